package io.cloakroom.gateway;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.cloakroom.admin.text.Legible;

/// `%message` of the log: one line, whatever a client put into it. Named in `logback.xml`.
public final class LogMessage extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
        var message = super.convert(event);
        return message == null ? "" : Legible.escaped(message);
    }
}
