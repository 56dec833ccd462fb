/* SPDX-License-Identifier: MIT
 *
 * Settings: one table says what there is; a flag wins over the environment, the environment over
 * the ini file, the file over the default. All four set by name, through one check.
 */
#include "server.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>

const struct rpt_setting_row rpt_settings[RPT_C_COUNT] = {
#define RPT_SETTING(id, name, fallback, min, max, value, doc)                                      \
    {name, fallback, value, doc, min, max},
#include "config.def"
#undef RPT_SETTING
};

void rpt_config_init(struct rpt_config *config)
{
    for (size_t i = 0; i < RPT_C_COUNT; i++)
        config->values[i] = rpt_strdup(rpt_settings[i].fallback);
}

void rpt_config_finish(struct rpt_config *config)
{
    for (size_t i = 0; i < RPT_C_COUNT; i++)
        free(config->values[i]);
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

static json_t *all_names(void)
{
    json_t *names = json_array();

    for (size_t i = 0; i < RPT_C_COUNT; i++)
        json_array_append_new(names, json_string(rpt_settings[i].name));
    return names;
}

bool rpt_config_set(struct rpt_config *config, const char *name, const char *value,
                    const char *where, struct rpt_error *err)
{
    where = where != NULL ? where : "command line";
    for (size_t i = 0; i < RPT_C_COUNT; i++) {
        const struct rpt_setting_row *row = &rpt_settings[i];

        if (strcmp(row->name, name) != 0)
            continue;
        if (row->max != 0 && !check_number(row, value, where, err))
            return false;
        free(config->values[i]);
        config->values[i] = rpt_strdup(value);
        return true;
    }
    return rpt_fail_allowed(err, RPT_E_CONFIG, name, name, all_names(),
                            "%s: there is no setting '%s'", where, name);
}

bool rpt_config_environment(struct rpt_config *config, struct rpt_error *err)
{
    for (size_t i = 0; i < RPT_C_COUNT; i++) {
        char variable[64];
        snprintf(variable, sizeof variable, "RAPPORTEUR_%s", rpt_settings[i].name);
        for (char *c = variable; *c != '\0'; c++)
            *c = *c == '-' ? '_' : (char)toupper((unsigned char)*c);

        const char *value = getenv(variable);
        if (value != NULL && !rpt_config_set(config, rpt_settings[i].name, value, variable, err))
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
    return rpt_config_set(reading->config, name, value, reading->path, reading->err);
}

bool rpt_config_file(struct rpt_config *config, const char *path, struct rpt_error *err)
{
    struct reading reading = {config, path, err};
    int line = ini_parse(path, take_line, &reading);

    if (line < 0)
        return rpt_fail(err, RPT_E_NO_INPUT, "config", "%s: %s", path, strerror(errno));
    if (line > 0 && err->id == RPT_E_NONE)
        return rpt_fail(err, RPT_E_CONFIG, "config", "%s:%d: not a line of the form name = value",
                        path, line);
    return line == 0;
}

const char *rpt_config_text(const struct rpt_config *config, enum rpt_setting id)
{
    return config->values[id];
}

long rpt_config_int(const struct rpt_config *config, enum rpt_setting id)
{
    return strtol(config->values[id], NULL, 10);
}
