package dev.ates.analytics.figures;

/** A calendar period. Weeks are ISO 8601 weeks, from Monday. */
enum Period {
    day,
    week,
    month,
    quarter
}
