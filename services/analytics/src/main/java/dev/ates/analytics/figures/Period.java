package dev.ates.analytics.figures;

/** A calendar period. Weeks are those of ISO 8601, from Monday. */
enum Period {
    day,
    week,
    month
}
