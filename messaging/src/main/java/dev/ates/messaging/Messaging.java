package dev.ates.messaging;

import org.springframework.context.annotation.Configuration;

/** Makes a service tell and hear: import this into its application. */
@Configuration(proxyBeanMethods = false)
public class Messaging {}
