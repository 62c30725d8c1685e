package dev.ates.testkit.planted.contracts.wire;

public record Envelope(long first) {}
