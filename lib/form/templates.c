/* SPDX-License-Identifier: MIT
 *
 * The templates of a folder, parsed once: <kind>.html for a thing, <kind>-list.html or else
 * list.html for a list, and partials/<name>.html. A template's first line may say what it needs
 * beside the thing itself:
 * {{! include: mentions,relations }}.
 */
#include "form_private.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TEMPLATES 64

struct row {
    char *name, *include;
    struct rpt_tmpl *tmpl;
};

struct rpt_templates {
    struct row rows[MAX_TEMPLATES];
    size_t count;
};

static const struct row *find(const struct rpt_templates *templates, const char *name)
{
    for (size_t i = 0; i < templates->count; i++) {
        if (strcmp(templates->rows[i].name, name) == 0)
            return &templates->rows[i];
    }
    return NULL;
}

static const struct row *row_for(const struct rpt_templates *templates, const char *kind, bool list)
{
    char name[100];
    snprintf(name, sizeof name, "%s%s", kind, list ? "-list" : "");
    const struct row *row = find(templates, name);

    return row == NULL && list ? find(templates, "list") : row;
}

const struct rpt_tmpl *rpt_template_for(const struct rpt_templates *templates, const char *kind,
                                        bool list)
{
    const struct row *row = row_for(templates, kind, list);

    return row != NULL ? row->tmpl : NULL;
}

const char *rpt_template_include(const struct rpt_templates *templates, const char *kind, bool list)
{
    const struct row *row = row_for(templates, kind, list);

    return row != NULL ? row->include : "";
}

const struct rpt_tmpl *rpt_template_partial(void *templates, const char *name)
{
    char path[100];
    snprintf(path, sizeof path, "partials/%s", name);
    const struct row *row = find(templates, path);

    return row != NULL ? row->tmpl : NULL;
}

static char *include_of(const char *text)
{
    static const char sign[] = "{{! include: ";

    if (strncmp(text, sign, sizeof sign - 1) != 0)
        return rpt_strdup("");
    text += sizeof sign - 1;
    return rpt_strndup(text, strcspn(text, " }"));
}

static bool load_file(struct rpt_templates *templates, const char *path, const char *prefix,
                      const char *file, struct rpt_error *err)
{
    struct row *row = &templates->rows[templates->count];
    size_t len = strlen(file);
    RPT_AUTO_BUF text = {0};

    rpt_buf_init(&text, 0);
    if (len < 6 || strcmp(file + len - 5, ".html") != 0)
        return true;
    if (templates->count == MAX_TEMPLATES)
        return rpt_fail(err, RPT_E_CONFIG, "static", "%s: more than %d templates", path,
                        MAX_TEMPLATES);
    if (!rpt_read_file(path, (size_t)1 << 20, &text, err))
        return false;
    row->tmpl = rpt_tmpl_parse(file, text.data, err);
    if (row->tmpl == NULL)
        return false;
    row->name = rpt_printf("%s%.*s", prefix, (int)len - 5, file);
    row->include = include_of(text.data);
    templates->count++;
    return true;
}

static bool load_folder(struct rpt_templates *templates, const char *folder, const char *prefix,
                        struct rpt_error *err)
{
    DIR *dir = opendir(folder);
    bool loaded = dir != NULL;

    if (dir == NULL)
        rpt_fail(err, RPT_E_NO_INPUT, "static", "%s: %s; say with --static where the pages lie",
                 folder, strerror(errno));
    for (struct dirent *entry; loaded && (entry = readdir(dir)) != NULL;) {
        char *path = rpt_printf("%s/%s", folder, entry->d_name);
        loaded = load_file(templates, path, prefix, entry->d_name, err);
        free(path);
    }
    if (dir != NULL)
        closedir(dir);
    return loaded;
}

bool rpt_templates_load(const char *folder, struct rpt_templates **out, struct rpt_error *err)
{
    struct rpt_templates *templates = rpt_alloc(sizeof *templates);
    char *partials = rpt_printf("%s/partials", folder);
    bool loaded = load_folder(templates, folder, "", err) &&
                  load_folder(templates, partials, "partials/", err);

    free(partials);
    if (!loaded) {
        rpt_templates_destroy(templates);
        return false;
    }
    *out = templates;
    return true;
}

void rpt_templates_destroy(struct rpt_templates *templates)
{
    if (templates == NULL)
        return;
    for (size_t i = 0; i < templates->count; i++) {
        free(templates->rows[i].name);
        free(templates->rows[i].include);
        rpt_tmpl_destroy(templates->rows[i].tmpl);
    }
    free(templates);
}
