/* SPDX-License-Identifier: MIT
 *
 * Metrics: what each thread counted is added up, and the text is one that OpenMetrics reads.
 */
#include "meter.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct rpt_meter *meters[2];
static struct rpt_metrics metrics;
static struct rpt_app app;

static void setup(void)
{
    for (size_t i = 0; i < 2; i++)
        metrics.meters[i] = meters[i] = rpt_meter_create();
    metrics.meter_count = 2;
    app.cache = rpt_cache_create((size_t)1 << 20);
    app.dataset = json_pack("{s:s, s:i, s:s, s:s}", "id", "a \"quoted\"\\\nname", "number", 7,
                            "digest", "abc", "imported_at", "2026-11-24T00:00:00Z");
}

static void teardown(void)
{
    for (size_t i = 0; i < 2; i++)
        free(meters[i]);
    rpt_cache_destroy(app.cache);
    json_decref(app.dataset);
}

/* Whether the text has this line. */
static bool tells(const char *line)
{
    RPT_AUTO_BUF out;
    char *whole = rpt_printf("\n%s\n", line);

    rpt_buf_init(&out, (size_t)1 << 20);
    rpt_metrics_write(&metrics, &app, &out);
    bool found = strstr(out.data, whole) != NULL;
    if (!found)
        fprintf(stderr, "%s\nhas not: %s\n", out.data, line);
    free(whole);
    return found;
}

START_TEST(requests_of_all_threads_are_added_up_by_route_status_and_source)
{
    const struct rpt_route *route = &rpt_routes[0];
    char line[200];

    rpt_meter_add(rpt_meter_requests(meters[0], route, 200, RPT_FROM_READY), 3);
    rpt_meter_add(rpt_meter_requests(meters[1], route, 200, RPT_FROM_READY), 4);
    rpt_meter_add(rpt_meter_requests(meters[1], route, 304, RPT_FROM_STORED), 1);
    rpt_meter_add(rpt_meter_requests(meters[0], NULL, 404, RPT_FROM_NOTHING), 2);
    snprintf(line, sizeof line,
             "rapporteur_requests_total{route=\"%s\",status=\"200\",source=\"ready\"} 7",
             route->id);
    ck_assert(tells(line));
    snprintf(line, sizeof line,
             "rapporteur_requests_total{route=\"%s\",status=\"304\",source=\"stored\"} 1",
             route->id);
    ck_assert(tells(line));
    ck_assert(
        tells("rapporteur_requests_total{route=\"none\",status=\"404\",source=\"nothing\"} 2"));
}
END_TEST

START_TEST(a_status_that_is_not_in_the_table_is_counted_as_other)
{
    rpt_meter_add(rpt_meter_requests(meters[0], NULL, 418, RPT_FROM_NOTHING), 1);
    rpt_meter_add(rpt_meter_requests(meters[0], NULL, 0, RPT_FROM_NOTHING), 1);
    ck_assert(
        tells("rapporteur_requests_total{route=\"none\",status=\"other\",source=\"nothing\"} 2"));
}
END_TEST

START_TEST(every_status_of_an_error_has_a_counter_of_its_own)
{
    for (int id = RPT_E_NONE + 1; id < RPT_E_COUNT; id++) {
        unsigned status = rpt_error_row((enum rpt_error_id)id)->status;

        if (status != 0)
            ck_assert_ptr_ne(rpt_meter_requests(meters[0], NULL, status, RPT_FROM_NOTHING),
                             rpt_meter_requests(meters[0], NULL, 0, RPT_FROM_NOTHING));
    }
}
END_TEST

START_TEST(durations_are_cumulative_and_a_bound_belongs_to_its_bucket)
{
    rpt_durations_add(&meters[0]->ready, 25000);
    rpt_durations_add(&meters[1]->ready, 25001);
    rpt_durations_add(&meters[1]->ready, 60 * (int64_t)1000000000);
    rpt_durations_add(&meters[1]->ready, -1); /* a clock that went back */
    ck_assert(tells("rapporteur_ready_duration_seconds_bucket{le=\"2.5e-05\"} 2"));
    ck_assert(tells("rapporteur_ready_duration_seconds_bucket{le=\"0.0001\"} 3"));
    ck_assert(tells("rapporteur_ready_duration_seconds_bucket{le=\"10\"} 3"));
    ck_assert(tells("rapporteur_ready_duration_seconds_bucket{le=\"+Inf\"} 4"));
    ck_assert(tells("rapporteur_ready_duration_seconds_count 4"));
    ck_assert(tells("rapporteur_ready_duration_seconds_sum 60.000050001"));
}
END_TEST

START_TEST(what_is_made_is_measured_by_route)
{
    char line[200];

    rpt_durations_add(rpt_meter_made(meters[0], &rpt_routes[1]), 2000000);
    snprintf(line, sizeof line, "rapporteur_request_duration_seconds_count{route=\"%s\"} 1",
             rpt_routes[1].id);
    ck_assert(tells(line));
}
END_TEST

START_TEST(gauges_of_threads_are_added_up)
{
    rpt_meter_set(&meters[0]->counts[RPT_N_OPEN], 5);
    rpt_meter_set(&meters[1]->counts[RPT_N_OPEN], 6);
    ck_assert(tells("rapporteur_connections_open 11"));
}
END_TEST

START_TEST(a_label_is_escaped)
{
    ck_assert(tells("rapporteur_dataset_info{id=\"a \\\"quoted\\\"\\\\\\nname\",number=\"7\","
                    "digest=\"abc\"} 1"));
    ck_assert(tells("rapporteur_dataset_imported_timestamp_seconds 1795478400"));
}
END_TEST

Suite *suite_under_test(void);
Suite *suite_under_test(void)
{
    Suite *suite = suite_create("metrics");
    TCase *tcase = tcase_create("metrics");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, requests_of_all_threads_are_added_up_by_route_status_and_source);
    tcase_add_test(tcase, a_status_that_is_not_in_the_table_is_counted_as_other);
    tcase_add_test(tcase, every_status_of_an_error_has_a_counter_of_its_own);
    tcase_add_test(tcase, durations_are_cumulative_and_a_bound_belongs_to_its_bucket);
    tcase_add_test(tcase, what_is_made_is_measured_by_route);
    tcase_add_test(tcase, gauges_of_threads_are_added_up);
    tcase_add_test(tcase, a_label_is_escaped);
    suite_add_tcase(suite, tcase);
    return suite;
}
