package dev.ates.testkit.planted.ui.inside;

public final class Hidden {}
