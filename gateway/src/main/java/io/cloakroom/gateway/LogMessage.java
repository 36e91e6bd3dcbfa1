package io.cloakroom.gateway;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.cloakroom.admin.text.Legible;

/// `%message` of the log: one line, whatever characters a client has put into it. `logback.xml` names this class.
public final class LogMessage extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
        var message = super.convert(event);
        return message == null ? "" : Legible.escaped(message);
    }
}
