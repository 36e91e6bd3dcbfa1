package io.cloakroom.gateway.op.document.form;

import io.cloakroom.gateway.op.object.header.ObjectLockFields;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.xml.ObjectLockXml;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.ObjectLock.DefaultRetention;
import io.cloakroom.storage.document.ObjectLock.Unit;
import io.cloakroom.storage.document.Retention;
import org.jspecify.annotations.Nullable;

/// Translates an ObjectLockConfiguration.
public final class ObjectLockForm {
    private ObjectLockForm() {}

    /// @throws S3Exception MalformedXML, InvalidArgument for a period that S3 does not allow
    public static ObjectLock read(ObjectLockXml document) {
        if (!"Enabled".equals(stripped(document.objectLockEnabled()))) {
            throw S3Error.MALFORMED_XML.exception();
        }
        var rule = document.rule();
        if (rule == null) {
            return new ObjectLock(null);
        }
        var retention = rule.defaultRetention();
        if (retention == null) {
            throw S3Error.MALFORMED_XML.exception();
        }
        var mode = ObjectLockFields.mode(stripped(retention.mode())).orElseThrow(S3Error.MALFORMED_XML::exception);
        if ((retention.days() == null) == (retention.years() == null)) {
            throw S3Error.MALFORMED_XML.exception();
        }
        return new ObjectLock(
                retention.years() == null
                        ? retention(mode, Unit.DAYS, "Days", stripped(retention.days()))
                        : retention(mode, Unit.YEARS, "Years", stripped(retention.years())));
    }

    private static DefaultRetention retention(Retention.Mode mode, Unit unit, String name, String text) {
        if (!text.matches("[+-]?[0-9]{1,18}")) {
            throw S3Error.MALFORMED_XML.exception();
        }
        long number = Long.parseLong(text);
        if (number < 1) {
            throw invalid("Default retention period must be a positive integer value.", name);
        }
        if (number > unit.most()) {
            throw invalid("Default retention period is too long.", name);
        }
        return new DefaultRetention(mode, (int) number, unit);
    }

    private static S3Exception invalid(String message, String name) {
        return S3Error.INVALID_ARGUMENT.exception(message).with("ArgumentName", name);
    }

    private static String stripped(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}
