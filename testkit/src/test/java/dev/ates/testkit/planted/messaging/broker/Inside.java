package dev.ates.testkit.planted.messaging.broker;

public final class Inside {}
