package io.cloakroom.gateway.op.document.form;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.document.BucketDocument;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/// The XML of a document that may be put, and what is done with it.
///
/// @param <X> the record that its XML is read into
public sealed interface DocumentForm<X> {
    /// The name of the root element.
    String root();

    Class<X> xml();

    /// A document that is stored with the bucket.
    ///
    /// @param digest  whether the request must bring a digest
    /// @param headers that ask for something which this server lacks, and are refused by name
    /// @param in      translates the XML, or throws an S3Exception
    /// @param out     writes the XML for a GET
    /// @param fits    throws an S3Exception when the bucket cannot have the document
    /// @param field   a header that holds a part of the document; empty when the XML holds all of it
    record StoredForm<X, D extends BucketDocument>(
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
        public StoredForm(
                String root,
                Class<X> xml,
                Class<D> type,
                boolean digest,
                List<String> headers,
                Function<X, D> in,
                Function<D, String> out) {
            this(root, xml, type, digest, headers, in, out, (_, _) -> {});
        }

        public StoredForm(
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

        /// The same form, with a part of the document in a header.
        public StoredForm<X, D> with(HeaderField<D> field) {
            return new StoredForm<>(root, xml, type, digest, headers, in, out, fits, Optional.of(field));
        }
    }

    /// A header of the PUT, of its answer, and of the answer to a GET.
    ///
    /// @param name lower-case
    /// @param in   adds the value of the header to the document, or throws an S3Exception; not called when a PUT lacks
    ///             the header
    /// @param out  the value of the header
    record HeaderField<D extends BucketDocument>(String name, BiFunction<D, String, D> in, Function<D, String> out) {}

    /// A document of which only the default may be put. Such a PUT changes nothing, and is accepted.
    record DefaultOnly<X>(String root, Class<X> xml, Predicate<X> isDefault) implements DocumentForm<X> {}
}
