package io.cloakroom.gateway.op.document;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.document.BucketDocument;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/// The XML of a document that may be put, and what comes of it.
///
/// @param <X> the record that its XML is read into
public sealed interface DocumentForm<X> {
    /// Name of its root element.
    String root();

    Class<X> xml();

    /// A document that is kept with the bucket.
    ///
    /// @param digest  whether it must come with one
    /// @param headers that ask for what is not there, refused by name
    /// @param in      what the XML says, or an S3Exception
    /// @param out     the XML of a GET
    /// @param fits    throws an S3Exception where the bucket cannot have the document
    /// @param field   that says a part of the document; empty when all of it is in the XML
    record Kept<X, D extends BucketDocument>(
            String root,
            Class<X> xml,
            Class<D> type,
            boolean digest,
            List<String> headers,
            Function<X, D> in,
            Function<D, String> out,
            BiConsumer<Bucket, D> fits,
            Optional<HeaderField<D>> field)
            implements DocumentForm<X> {
        Kept(
                String root,
                Class<X> xml,
                Class<D> type,
                boolean digest,
                List<String> headers,
                Function<X, D> in,
                Function<D, String> out) {
            this(root, xml, type, digest, headers, in, out, (_, _) -> {});
        }

        Kept(
                String root,
                Class<X> xml,
                Class<D> type,
                boolean digest,
                List<String> headers,
                Function<X, D> in,
                Function<D, String> out,
                BiConsumer<Bucket, D> fits) {
            this(root, xml, type, digest, headers, in, out, fits, Optional.empty());
        }

        /// The same form, a part of whose document comes and goes in a header field.
        Kept<X, D> with(HeaderField<D> said) {
            return new Kept<>(root, xml, type, digest, headers, in, out, fits, Optional.of(said));
        }
    }

    /// A header field of the PUT, of its answer, and of the answer to a GET.
    ///
    /// @param name lower-case
    /// @param in   the document with what the field says, or an S3Exception; not called when a PUT has no such field
    /// @param out  the field's value
    record HeaderField<D extends BucketDocument>(String name, BiFunction<D, String, D> in, Function<D, String> out) {}

    /// A document whose default may be put: a PUT that says what holds anyway changes nothing, and is accepted.
    record DefaultOnly<X>(String root, Class<X> xml, Predicate<X> isDefault) implements DocumentForm<X> {}
}
