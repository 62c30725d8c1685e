package dev.ates.analytics.figures;

/**
 * A page of a metric or another feature. A bean of this type gets a tab beside the pages of days.
 *
 * @param path such as {@code /turnover}; programs find the same figures at {@code /api/v1/turnover}
 * @param title of the tab
 */
public record Tab(String path, String title) {}
