package dev.ates.ui;

import dev.ates.ui.door.Login;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Gives a service its look, its login and its problem details: import this into its application. */
@Configuration(proxyBeanMethods = false)
@Import({Look.class, Login.class})
public class Ui {}
