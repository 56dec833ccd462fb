/* SPDX-License-Identifier: MIT
 *
 * Settings: one table says what there is; a flag wins over the environment, the environment over
 * the ini file, the file over the default, in whatever order they are read. All set by name,
 * through one check.
 */
#include "server.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>

const struct rpt_setting_row rpt_settings[RPT_C_COUNT] = {
#define RPT_SETTING(id, name, fallback, min, max, value, when, doc)                                \
    {name, fallback, value, doc, min, max, RPT_AT_##when},
#include "config.def"
#undef RPT_SETTING
};

static void put(struct rpt_config *config, size_t i, const char *value, enum rpt_said_by by)
{
    char *copy = rpt_strdup(value); /* it may be what is there */

    free(config->values[i]);
    config->values[i] = copy;
    config->numbers[i] = strtol(copy, NULL, 10);
    config->said_by[i] = by;
}

void rpt_config_init(struct rpt_config *config)
{
    *config = (struct rpt_config){0};
    for (size_t i = 0; i < RPT_C_COUNT; i++)
        put(config, i, rpt_settings[i].fallback, RPT_BY_DEFAULT);
}

void rpt_config_copy(struct rpt_config *to, const struct rpt_config *from)
{
    *to = (struct rpt_config){.file = from->file != NULL ? rpt_strdup(from->file) : NULL};
    for (size_t i = 0; i < RPT_C_COUNT; i++)
        put(to, i, from->values[i], from->said_by[i]);
}

void rpt_config_finish(struct rpt_config *config)
{
    for (size_t i = 0; i < RPT_C_COUNT; i++)
        free(config->values[i]);
    free(config->file);
}

static bool check_number(const struct rpt_setting_row *row, const char *value, const char *where,
                         struct rpt_error *err)
{
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);

    if (*value == '\0' || isspace((unsigned char)*value) || *end != '\0' || errno != 0 ||
        number < row->min || number > row->max)
        return rpt_fail(err, RPT_E_CONFIG, row->name,
                        "%s: %s is a whole number from %ld to %ld, not '%s'", where, row->name,
                        row->min, row->max, value);
    return true;
}

/* Of text whose value is one of a few words, "off|local|all". */
static bool check_word(const struct rpt_setting_row *row, const char *value, const char *where,
                       struct rpt_error *err)
{
    json_t *allowed = json_array();
    bool good = strchr(row->value, '|') == NULL;

    for (const char *at = row->value; !good && *at != '\0'; at += *at == '|') {
        size_t len = strcspn(at, "|");

        good = strlen(value) == len && strncmp(at, value, len) == 0;
        json_array_append_new(allowed, json_stringn(at, len));
        at += len;
    }
    if (!good)
        rpt_fail_allowed(err, RPT_E_CONFIG, row->name, value, allowed, "%s: %s is %s, not '%s'",
                         where, row->name, row->value, value);
    json_decref(good ? allowed : NULL);
    return good;
}

static json_t *all_names(void)
{
    json_t *names = json_array();

    for (size_t i = 0; i < RPT_C_COUNT; i++)
        json_array_append_new(names, json_string(rpt_settings[i].name));
    return names;
}

static bool set(struct rpt_config *config, const char *name, const char *value, enum rpt_said_by by,
                const char *where, struct rpt_error *err)
{
    for (size_t i = 0; i < RPT_C_COUNT; i++) {
        const struct rpt_setting_row *row = &rpt_settings[i];

        if (strcmp(row->name, name) != 0)
            continue;
        if (!(row->max != 0 ? check_number : check_word)(row, value, where, err))
            return false;
        if (by >= config->said_by[i])
            put(config, i, value, by);
        return true;
    }
    return rpt_fail_allowed(err, RPT_E_CONFIG, name, name, all_names(),
                            "%s: there is no setting '%s'", where, name);
}

bool rpt_config_set(struct rpt_config *config, const char *name, const char *value,
                    struct rpt_error *err)
{
    return set(config, name, value, RPT_BY_FLAG, "command line", err);
}

bool rpt_config_environment(struct rpt_config *config, struct rpt_error *err)
{
    for (size_t i = 0; i < RPT_C_COUNT; i++) {
        char variable[64];
        snprintf(variable, sizeof variable, "RAPPORTEUR_%s", rpt_settings[i].name);
        for (char *c = variable; *c != '\0'; c++)
            *c = *c == '-' ? '_' : (char)toupper((unsigned char)*c);

        const char *value = getenv(variable);
        if (value != NULL &&
            !set(config, rpt_settings[i].name, value, RPT_BY_ENVIRONMENT, variable, err))
            return false;
    }
    return true;
}

struct reading {
    struct rpt_config *config;
    const char *path;
    struct rpt_error *err;
};

static int take_line(void *cls, const char *section, const char *name, const char *value)
{
    struct reading *reading = cls;

    (void)section;
    return set(reading->config, name, value, RPT_BY_FILE, reading->path, reading->err);
}

bool rpt_config_file(struct rpt_config *config, const char *path, struct rpt_error *err)
{
    struct reading reading = {config, path, err};
    char *file = rpt_strdup(path);
    int line = ini_parse(path, take_line, &reading);

    free(config->file);
    config->file = file;
    if (line < 0)
        return rpt_fail(err, RPT_E_NO_INPUT, "config", "%s: %s", path, strerror(errno));
    if (line > 0 && err->id == RPT_E_NONE)
        return rpt_fail(err, RPT_E_CONFIG, "config", "%s:%d: not a line of the form name = value",
                        path, line);
    return line == 0;
}

bool rpt_config_reread(struct rpt_config *next, const struct rpt_config *now, struct rpt_error *err)
{
    rpt_config_init(next);
    for (size_t i = 0; i < RPT_C_COUNT; i++) {
        if (now->said_by[i] > RPT_BY_FILE)
            put(next, i, now->values[i], now->said_by[i]);
    }
    if (now->file != NULL && !rpt_config_file(next, now->file, err))
        return false;
    for (size_t i = 0; i < RPT_C_COUNT; i++) {
        const struct rpt_setting_row *row = &rpt_settings[i];

        if (row->when == RPT_AT_RELOAD || strcmp(next->values[i], now->values[i]) == 0)
            continue;
        rpt_log(RPT_LOG_WARNING, "%s: %s stays '%s'; '%s' needs a restart", now->file, row->name,
                now->values[i], next->values[i]);
        put(next, i, now->values[i], now->said_by[i]);
    }
    return true;
}

const char *rpt_config_text(const struct rpt_config *config, enum rpt_setting id)
{
    return config->values[id];
}

long rpt_config_int(const struct rpt_config *config, enum rpt_setting id)
{
    return config->numbers[id];
}
