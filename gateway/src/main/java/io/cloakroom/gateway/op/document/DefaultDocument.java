package io.cloakroom.gateway.op.document;

import static io.cloakroom.admin.policy.S3Action.*;

import io.cloakroom.admin.policy.S3Action;
import io.cloakroom.gateway.xml.XmlElement;

/// The documents whose default may be put: a PUT that says what holds anyway changes nothing, and is accepted.
public enum DefaultDocument {
    LOGGING("logging", PUT_BUCKET_LOGGING, "BucketLoggingStatus") {
        @Override
        boolean isStatedBy(XmlElement document) {
            return document.children().isEmpty();
        }
    },
    NOTIFICATION("notification", PUT_BUCKET_NOTIFICATION, "NotificationConfiguration") {
        @Override
        boolean isStatedBy(XmlElement document) {
            return document.children().isEmpty();
        }
    },
    REQUEST_PAYMENT("requestPayment", PUT_BUCKET_REQUEST_PAYMENT, "RequestPaymentConfiguration") {
        @Override
        boolean isStatedBy(XmlElement document) {
            return document.childText("Payer").filter("BucketOwner"::equals).isPresent();
        }
    };

    private final String subResource;
    private final S3Action write;
    private final String root;

    DefaultDocument(String subResource, S3Action write, String root) {
        this.subResource = subResource;
        this.write = write;
        this.root = root;
    }

    public String subResource() {
        return subResource;
    }

    /// What a caller of its PUT must be allowed.
    public S3Action write() {
        return write;
    }

    String root() {
        return root;
    }

    /// Whether the document says what holds for every bucket.
    abstract boolean isStatedBy(XmlElement document);
}
