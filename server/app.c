/* SPDX-License-Identifier: MIT
 *
 * The app: one dataset with its connections (all opened before the first request, all agreeing on
 * the digest), templates, assets named by their content, and the cache. Nothing of it changes
 * afterwards, but that the finder of all labels is made when it is first asked for.
 */
#include "server.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct rpt_pool {
    pthread_mutex_t lock;
    pthread_cond_t given;
    struct rpt_db **connections;
    size_t count, free;
};

struct rpt_db *rpt_app_take(struct rpt_app *app)
{
    struct rpt_pool *pool = app->pool;

    pthread_mutex_lock(&pool->lock);
    while (pool->free == 0)
        pthread_cond_wait(&pool->given, &pool->lock);
    struct rpt_db *db = pool->connections[--pool->free];
    pthread_mutex_unlock(&pool->lock);
    rpt_db_deadline(db, rpt_config_int(app->config, RPT_C_DEADLINE));
    return db;
}

void rpt_app_give(struct rpt_app *app, struct rpt_db *db)
{
    struct rpt_pool *pool = app->pool;

    rpt_db_deadline(db, 0);
    pthread_mutex_lock(&pool->lock);
    pool->connections[pool->free++] = db;
    pthread_cond_signal(&pool->given);
    pthread_mutex_unlock(&pool->lock);
}

static bool same_digest(const json_t *a, const json_t *b)
{
    return json_equal(json_object_get(a, "digest"), json_object_get(b, "digest"));
}

static bool open_pool(struct rpt_app *app, size_t count, struct rpt_error *err)
{
    const char *path = rpt_config_text(app->config, RPT_C_DB);

    app->file = rpt_file_open(path, err);
    if (app->file == NULL)
        return false;
    struct rpt_pool *pool = rpt_alloc(sizeof *pool);

    app->pool = pool;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->given, NULL);
    pool->connections = rpt_grow(NULL, count, sizeof(struct rpt_db *));
    for (; pool->count < count; pool->count++, pool->free++) {
        struct rpt_db *db;

        if (!rpt_db_open(path, RPT_DB_READ, &db, err))
            return false;
        pool->connections[pool->count] = db;
        if (!rpt_file_has_path(app->file) ||
            !same_digest(rpt_db_dataset(db), rpt_db_dataset(pool->connections[0]))) {
            pool->count++, pool->free++;
            return rpt_fail(err, RPT_E_UNAVAILABLE, NULL,
                            "%s was replaced while it was opened; try again", path);
        }
    }
    app->dataset = json_deep_copy(rpt_db_dataset(pool->connections[0]));
    return true;
}

static void close_pool(struct rpt_pool *pool)
{
    if (pool == NULL)
        return;
    for (size_t i = 0; i < pool->count; i++)
        rpt_db_close(pool->connections[i]);
    pthread_mutex_destroy(&pool->lock);
    pthread_cond_destroy(&pool->given);
    free(pool->connections);
    free(pool);
}

/* Most datasets are never asked for it, and a large one's takes a while. */
struct rpt_recogniser {
    pthread_mutex_t lock;
    struct rpt_finder *finder;
};

static struct rpt_recogniser *recogniser_create(void)
{
    struct rpt_recogniser *recogniser = rpt_alloc(sizeof *recogniser);

    pthread_mutex_init(&recogniser->lock, NULL);
    return recogniser;
}

static void recogniser_destroy(struct rpt_recogniser *recogniser)
{
    rpt_finder_destroy(recogniser->finder);
    pthread_mutex_destroy(&recogniser->lock);
    free(recogniser);
}

const struct rpt_finder *rpt_app_finder(struct rpt_app *app, struct rpt_db *db,
                                        struct rpt_error *err)
{
    struct rpt_recogniser *recogniser = app->recogniser;

    pthread_mutex_lock(&recogniser->lock);
    if (recogniser->finder == NULL)
        recogniser->finder = rpt_recogniser(db, NULL, err);
    const struct rpt_finder *finder = recogniser->finder;
    pthread_mutex_unlock(&recogniser->lock);
    return finder;
}

bool rpt_app_file(const struct rpt_app *app, const char *name, struct rpt_buf *out,
                  struct rpt_error *err)
{
    char *path = rpt_printf("%s/%s", rpt_config_text(app->config, RPT_C_STATIC), name);
    bool read = rpt_read_file(path, (size_t)4 << 20, out, err);

    free(path);
    return read;
}

/* ---- Assets: /static/<name>.<hash>.<ending>, the key in templates is <name>_<ending>. */
static const struct {
    const char *file, *name, *ending, *media_type;
} asset_rows[] = {
    {"css/style.css", "style", "css", "text/css; charset=utf-8"},
    {"icon.svg", "icon", "svg", "image/svg+xml"},
};

static bool load_assets(struct rpt_app *app, struct rpt_error *err)
{
    app->assets = rpt_grow(NULL, RPT_COUNT(asset_rows), sizeof *app->assets);
    app->asset_paths = json_object();
    for (size_t i = 0; i < RPT_COUNT(asset_rows); i++) {
        struct rpt_asset *asset = &app->assets[i];
        char hash[65], key[64];
        RPT_AUTO_BUF data = {0};

        rpt_buf_init(&data, (size_t)4 << 20);
        if (!rpt_app_file(app, asset_rows[i].file, &data, err))
            return false;
        rpt_sha256_hex(data.data, data.len, hash);
        asset->path =
            rpt_printf("/static/%s.%.8s.%s", asset_rows[i].name, hash, asset_rows[i].ending);
        asset->media_type = asset_rows[i].media_type;
        asset->len = data.len;
        asset->data = rpt_buf_steal(&data);
        app->asset_count++;
        snprintf(key, sizeof key, "%s_%s", asset_rows[i].name, asset_rows[i].ending);
        json_object_set_new(app->asset_paths, key,
                            json_sprintf("%s%s", app->base_path, asset->path));
    }
    return true;
}

/* The path of base_url: "https://example.org/texts/" → "/texts". */
static char *path_of(const char *base_url)
{
    const char *host = strstr(base_url, "://");
    const char *path = host != NULL ? strchr(host + 3, '/') : NULL;
    size_t len = path != NULL ? strlen(path) : 0;

    while (len > 0 && path[len - 1] == '/')
        len--;
    return rpt_strndup(path != NULL ? path : "", len);
}

static time_t newest(const struct rpt_app *app)
{
    time_t imported = 0, built = 0;
    const char *epoch = RPT_BUILD_TIME;

    rpt_date_parse_instant(json_string_value(json_object_get(app->dataset, "imported_at")),
                           &imported);
    rpt_date_parse_instant(epoch, &built);
    return imported > built ? imported : built;
}

static void name_state(struct rpt_app *app)
{
    app->dataset_header = rpt_printf(
        "%lld;%.16s", (long long)json_integer_value(json_object_get(app->dataset, "number")),
        json_string_value(json_object_get(app->dataset, "digest")));
    snprintf(app->build, sizeof app->build, "%s", RPT_VERSION);
    app->modified = newest(app);
}

bool rpt_app_start(const struct rpt_config *config, struct rpt_app **out, struct rpt_error *err)
{
    struct rpt_app *app = rpt_alloc(sizeof *app);
    RPT_AUTO_BUF folder = {0};

    rpt_buf_init(&folder, 4096);
    rpt_buf_addf(&folder, "%s/html", rpt_config_text(config, RPT_C_STATIC));
    app->references = 1;
    app->config = rpt_alloc(sizeof *app->config);
    rpt_config_copy(app->config, config);
    app->recogniser = recogniser_create();
    rpt_db_limit_memory((int64_t)rpt_config_int(config, RPT_C_HEAP) << 20);
    app->base_path = path_of(rpt_config_text(config, RPT_C_BASE_URL));
    app->cache = rpt_cache_create((size_t)rpt_config_int(config, RPT_C_CACHE) << 19);
    if (!rpt_networks_parse(rpt_config_text(config, RPT_C_TRUSTED_PROXIES), &app->trusted, err) ||
        !open_pool(app, rpt_workers_wanted(config), err) ||
        !rpt_templates_load(folder.data, &app->templates, err) || !load_assets(app, err)) {
        rpt_app_release(app);
        return false;
    }
    name_state(app);
    *out = app;
    return true;
}

struct rpt_app *rpt_app_keep(struct rpt_app *app)
{
    __atomic_add_fetch(&app->references, 1, __ATOMIC_RELAXED);
    return app;
}

void rpt_app_release(struct rpt_app *app)
{
    if (app == NULL || __atomic_sub_fetch(&app->references, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    close_pool(app->pool);
    rpt_file_close(app->file);
    recogniser_destroy(app->recogniser);
    rpt_cache_destroy(app->cache);
    rpt_templates_destroy(app->templates);
    for (size_t i = 0; i < app->asset_count; i++) {
        free(app->assets[i].path);
        free(app->assets[i].data);
    }
    free(app->assets);
    json_decref(app->asset_paths);
    json_decref(app->dataset);
    free(app->base_path);
    rpt_config_finish(app->config);
    free(app->config);
    free(app->dataset_header);
    free(app);
}
