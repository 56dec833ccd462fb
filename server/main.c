/* SPDX-License-Identifier: MIT
 *
 * The command line: `rapporteur COMMAND …`. Commands and options are tables; the settings' options
 * come from config.def. Exit statuses are those of sysexits.h.
 */
#include "commands.h"

#include <argp.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum group { SERVER = 1, DATASET = 2, SOURCES = 4, ASK = 8, WATCH = 16 };

static const struct command {
    const char *name, *words, *doc;
    unsigned groups;
    size_t least, most; /* words */
    int (*run)(struct rpt_invocation *invocation);
} commands[] = {
    {"init", "FOLDER", "Write a bundle to begin with: a short text and all that can be said of it.",
     0, 1, 1, rpt_command_init},
    {"serve", "", "Serve a dataset over HTTP until SIGTERM or SIGINT.", SERVER | DATASET | WATCH, 0,
     0, rpt_command_serve},
    {"reload", "", "Tell a server to take the dataset that stands under its name now.", SERVER, 0,
     0, rpt_command_reload},
    {"import", "SOURCE...",
     "Add or update what the sources hold: bundles, folders, Markdown, plain text, saved pages, "
     "what "
     "pandoc writes as JSON, entities, references. The format is guessed; /docs/formats lists all.",
     DATASET | SOURCES, 1, RPT_MAX_SOURCES, rpt_command_import},
    {"check", "SOURCE...", "Say everything that is wrong with the sources, and write nothing.",
     SOURCES, 1, RPT_MAX_SOURCES, rpt_command_check},
    {"remove", "DOCUMENT", "Take a document out; its URLs answer 410 from then on.",
     DATASET | SOURCES, 1, 1, rpt_command_remove},
    {"verify", "",
     "Read a dataset again: every span, text and digest; say which rows are not as they were "
     "imported.",
     DATASET, 0, 0, rpt_command_verify},
    {"unbundle", "FOLDER", "Write the dataset as a bundle, into a new folder.", DATASET, 1, 1,
     rpt_command_unbundle},
    {"get", "PATH", "Answer one URL path, as the server would, without a socket.",
     SERVER | DATASET | ASK, 1, 1, rpt_command_get},
    {"version", "", "Print the version.", 0, 0, 0, rpt_command_version},
};

enum option_key {
    OPTION_SETTING = 1000,
    OPTION_CONFIG = 2000,
    OPTION_AT,
    OPTION_PUBLISHED,
    OPTION_WORK,
    OPTION_DOCUMENT,
    OPTION_LANG,
    OPTION_FRESH,
    OPTION_REPORT,
    OPTION_SUGGEST,
    OPTION_WATCH,
    OPTION_ACCEPT,
    OPTION_DATA
};

static const struct own_option {
    struct argp_option option;
    unsigned groups;
} own_options[] = {
    {{"config", OPTION_CONFIG, "FILE", 0, "Read settings from an ini file.", 0}, SERVER | DATASET},
    {{"at", OPTION_AT, "TIME", 0,
      "The time of this import (RFC 3339); else SOURCE_DATE_EPOCH, else now.", 0},
     SOURCES},
    {{"published", OPTION_PUBLISHED, "DATE", 0,
      "When documents that do not say were published (EDTF: 2013-04-21).", 0},
     SOURCES},
    {{"work", OPTION_WORK, "ID", 0, "The work that documents that do not say belong to.", 0},
     SOURCES},
    {{"document", OPTION_DOCUMENT, "ID", 0, "The id of the document that a single file makes.", 0},
     SOURCES},
    {{"lang", OPTION_LANG, "TAG", 0, "The language of documents that do not say (BCP 47); en.", 0},
     SOURCES},
    {{"fresh", OPTION_FRESH, NULL, 0, "Start with an empty dataset instead of adding.", 0},
     SOURCES},
    {{"report", OPTION_REPORT, "json", 0, "Print what was imported as JSON.", 0}, SOURCES},
    {{"suggest", OPTION_SUGGEST, "FILE", 0,
      "Write capitalised phrases that nothing names as rows for entities.csv; - is standard "
      "output.",
      0},
     SOURCES},
    {{"accept", OPTION_ACCEPT, "TYPE", 0, "The Accept header of the request.", 0}, ASK},
    {{"watch", OPTION_WATCH, "SOURCE", 0,
      "Serve what this source makes, anew at every change; pages tell what is wrong with it.", 0},
     WATCH},
    {{"data", OPTION_DATA, "JSON", 0, "Post this body instead of asking with GET.", 0}, ASK},
    {{"include", 'i', NULL, 0, "Print status and headers before the body.", 0}, ASK},
};

struct parsing {
    struct rpt_invocation *invocation;
    const struct command *command;
};

int rpt_command_fail(const struct rpt_error *err)
{
    if (*err->suggestion != '\0')
        fprintf(stderr, "rapporteur: %s; did you mean '%s'?\n", err->detail, err->suggestion);
    else
        fprintf(stderr, "rapporteur: %s\n", err->detail);
    return rpt_error_row(err->id)->exit_status;
}

static void set(struct argp_state *state, const char *name, const char *value)
{
    struct parsing *parsing = state->input;
    struct rpt_error err = {0};

    if (!rpt_config_set(&parsing->invocation->config, name, value, &err))
        exit(rpt_command_fail(&err));
}

static error_t take_own(int key, char *arg, struct rpt_invocation *invocation)
{
    struct rpt_error err = {0};

    switch (key) {
    case OPTION_CONFIG:
        if (!rpt_config_file(&invocation->config, arg, &err))
            exit(rpt_command_fail(&err));
        return 0;
    case OPTION_AT:
        invocation->import.at = arg;
        return 0;
    case OPTION_PUBLISHED:
        invocation->import.published = arg;
        return 0;
    case OPTION_WORK:
        invocation->import.work = arg;
        return 0;
    case OPTION_DOCUMENT:
        invocation->import.document = arg;
        return 0;
    case OPTION_LANG:
        invocation->import.lang = arg;
        return 0;
    case OPTION_FRESH:
        invocation->import.fresh = true;
        return 0;
    case OPTION_REPORT:
        invocation->report_json = strcmp(arg, "json") == 0;
        invocation->import.suggest = true;
        return invocation->report_json ? 0 : EINVAL;
    case OPTION_SUGGEST:
        invocation->suggest = arg;
        invocation->import.suggest = true;
        return 0;
    case OPTION_ACCEPT:
        invocation->accept = arg;
        return 0;
    case OPTION_WATCH:
        invocation->watch = arg;
        return 0;
    case OPTION_DATA:
        invocation->data = arg;
        return 0;
    case 'i':
        invocation->headers = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t take(int key, char *arg, struct argp_state *state)
{
    struct parsing *parsing = state->input;

    if (key >= OPTION_SETTING && key < OPTION_SETTING + RPT_C_COUNT) {
        set(state, rpt_settings[key - OPTION_SETTING].name, arg);
        return 0;
    }
    if (key == ARGP_KEY_ARG) {
        if (parsing->invocation->word_count == parsing->command->most)
            argp_error(state, "%s takes no '%s'", parsing->command->name, arg);
        parsing->invocation->words[parsing->invocation->word_count++] = arg;
        return 0;
    }
    if (key == ARGP_KEY_END && parsing->invocation->word_count < parsing->command->least)
        argp_error(state, "%s needs a %s", parsing->command->name, parsing->command->words);
    return take_own(key, arg, parsing->invocation);
}

static size_t options_of(const struct command *command, struct argp_option *options)
{
    size_t count = 0;

    for (size_t i = 0; i < RPT_C_COUNT; i++) {
        const struct rpt_setting_row *row = &rpt_settings[i];
        unsigned group = i == RPT_C_DB ? DATASET : SERVER;

        if ((command->groups & group) != 0)
            options[count++] = (struct argp_option){
                row->name, OPTION_SETTING + (int)i, row->value, 0, row->doc, 0};
    }
    for (size_t i = 0; i < RPT_COUNT(own_options); i++) {
        if ((command->groups & own_options[i].groups) != 0)
            options[count++] = own_options[i].option;
    }
    options[count] = (struct argp_option){0};
    return count;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct argp_option options[RPT_C_COUNT + RPT_COUNT(own_options) + 1];
    struct argp argp = {options, take, command->words, command->doc, NULL, NULL, NULL};
    struct rpt_invocation invocation = {0};
    struct parsing parsing = {&invocation, command};
    struct rpt_error err = {0};
    char *name = rpt_printf("rapporteur %s", command->name);

    options_of(command, options);
    rpt_config_init(&invocation.config);
    argv[0] = name;
    argp_err_exit_status = EX_USAGE;
    int status = !rpt_config_environment(&invocation.config, &err) ? rpt_command_fail(&err)
                 : argp_parse(&argp, argc, argv, 0, NULL, &parsing) != 0
                     ? EX_USAGE
                     : command->run(&invocation);
    rpt_error_clear(&err);
    rpt_config_finish(&invocation.config);
    free(name);
    return status;
}

static void help(FILE *out)
{
    fprintf(out, "Usage: rapporteur COMMAND [OPTION...] [WORD...]\nPublishes a text as data.\n\n");
    for (size_t i = 0; i < RPT_COUNT(commands); i++)
        fprintf(out, "  %-8s %-10s %s\n", commands[i].name, commands[i].words, commands[i].doc);
    fprintf(out, "  %-8s %-10s %s\n\nrapporteur COMMAND --help says what it takes.\n", "help", "",
            "Print this.");
}

static int no_such_command(const char *word)
{
    const char *names[RPT_COUNT(commands)];

    for (size_t i = 0; i < RPT_COUNT(commands); i++)
        names[i] = commands[i].name;
    const char *nearest = rpt_near(word, names, RPT_COUNT(names));
    fprintf(stderr, "rapporteur: there is no command '%s'%s%s%s\n", word,
            nearest != NULL ? "; did you mean '" : "; 'rapporteur help' lists them",
            nearest != NULL ? nearest : "", nearest != NULL ? "'?" : "");
    return EX_USAGE;
}

/* Whoever started us may have closed 0, 1 or 2: a dataset or socket must not get such a number, or
 * a line of the log would go into it. */
static void fill_standard_descriptors(void)
{
    int null;

    do
        null = open("/dev/null", O_RDWR);
    while (null >= 0 && null <= STDERR_FILENO);
    if (null >= 0)
        close(null);
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : NULL;

    fill_standard_descriptors();
    signal(SIGXFSZ, SIG_IGN); /* a file over its limit is an error of write() */

    if (word == NULL) {
        help(stderr);
        return EX_USAGE;
    }
    if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        help(stdout);
        return EX_OK;
    }
    if (strcmp(word, "--version") == 0)
        word = "version";
    for (size_t i = 0; i < RPT_COUNT(commands); i++) {
        if (strcmp(commands[i].name, word) == 0)
            return run(&commands[i], argc - 1, argv + 1);
    }
    return no_such_command(word);
}
