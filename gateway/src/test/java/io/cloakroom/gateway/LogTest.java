package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The form of log lines that contain text from a client.
class LogTest {
    private final LoggerContext context = new LoggerContext();
    private final OutputStreamAppender<ILoggingEvent> appender;

    @SuppressWarnings("unchecked")
    LogTest() throws Exception {
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(Gateway.class.getResource("/logback.xml")));
        appender = (OutputStreamAppender<ILoggingEvent>)
                Objects.requireNonNull(context.getLogger("ROOT").getAppender("stderr"));
    }

    private String line(String message, @Nullable Throwable thrown, Object... values) {
        var logger = context.getLogger("io.cloakroom.Test");
        var event = new LoggingEvent(LogTest.class.getName(), logger, Level.WARN, message, thrown, values);
        return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void anOrdinaryLineIsUnchanged() {
        assertThat(line("{} of Grüße 😀", null, 7))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z WARN  Test - 7 of Grüße 😀\n");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 0x0A, 0x0D, 0x1B, 0x7F, 0x85, 0x9B, 0xAD, 0x061C, 0x200B, 0x200E, 0x2028, 0x2029, 0x202E, 0x2066,
                0xFEFF, 0xD800, 0xE0041
            })
    void whatIsNotSeenIsEscaped(int character) {
        var text = "a" + new StringBuilder().appendCodePoint(character) + "b";
        var escaped = "a\\u%04Xb".formatted(character);
        assertThat(line("login {} failed", null, text)).endsWith("Test - login " + escaped + " failed\n");
        var thrown = new IOException(text, new IllegalStateException(text));
        thrown.addSuppressed(new IllegalArgumentException(text));
        assertThat(line("it failed", thrown))
                .contains("java.io.IOException: " + escaped + "\n")
                .contains("Caused by: java.lang.IllegalStateException: " + escaped + "\n")
                .contains("Suppressed: java.lang.IllegalArgumentException: " + escaped + "\n")
                .contains("\tat io.cloakroom.gateway.LogTest.");
    }
}
