package io.cloakroom.gateway.form;

import io.cloakroom.gateway.form.PostPolicy.Length;
import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.s3.FormSignature;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.PostXml;
import io.cloakroom.gateway.xml.TaggingXml;
import io.cloakroom.gateway.xml.XmlRecords;
import io.cloakroom.s3.sign.CredentialScope;
import io.cloakroom.s3.sign.UriEncoding;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// An upload by HTML form, translated into the PutObject that it stands for, and the answer that a form gets.
///
/// @param address of the object
/// @param http    the PUT
/// @param file    its payload
/// @param signed  the signature of the form's policy; empty for an anonymous form
public record FormUpload(
        S3Address address,
        HttpRequest http,
        FormFile file,
        Optional<FormSignature> signed,
        Map<String, String> fields) {
    private static final Length ANY = new Length(0, Long.MAX_VALUE);

    /// Form fields that are headers of a PUT under the same name.
    private static final Set<String> HEADERS = Set.of(
            "cache-control",
            "content-type",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-md5",
            "expires",
            "x-amz-expected-bucket-owner",
            "x-amz-request-payer",
            "x-amz-sdk-checksum-algorithm",
            "x-amz-storage-class",
            "x-amz-website-redirect-location");

    /// The same for all fields that begin with one of these.
    private static final List<String> HEADERS_BEGIN = List.of(
            "x-amz-meta-", "x-amz-checksum-", "x-amz-object-lock-", "x-amz-server-side-encryption", "x-amz-grant-");

    private static final String OF_V2 = "AWS";
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");

    /// Headers of the PUT's answer that begin with one of these are also in the form's answer.
    private static final List<String> REPEATED = List.of(
            "x-amz-version-id",
            "x-amz-checksum-",
            "x-amz-bucket-region",
            "x-amz-request-charged",
            "x-amz-expiration",
            "x-amz-server-side-encryption");

    /// Whether a request is a form, by its method, address and Content-Type.
    public static boolean isOne(HttpRequest http, S3Address address) {
        return http.method().equals("POST")
                && address.kind() == S3Address.Kind.BUCKET
                && (http.query() == null || http.query().isEmpty())
                && http.headers()
                        .first("content-type")
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .startsWith("multipart/form-data");
    }

    /// Reads the form up to its file, and checks it against its policy. The caller still has to verify the policy's
    /// signature.
    ///
    /// @throws S3Exception MalformedPOSTRequest, InvalidArgument, InvalidPolicyDocument, AccessDenied, …
    public static FormUpload of(HttpRequest http, S3Address address) throws IOException {
        var form = PostForm.read(http);
        var bucket = String.valueOf(address.bucket());
        var key = form.field("key")
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> S3Error.INVALID_ARGUMENT
                        .exception(
                                "Bucket POST must contain a field named 'key'.  If it is specified, please check the order"
                                        + " of the fields.")
                        .with("ArgumentName", "key")
                        .with("ArgumentValue", ""));
        S3Address.requireShort(key);
        var policy = form.field("policy").map(PostPolicy::parse);
        var signed = form.field("policy").flatMap(text -> FormSignature.of(text, form.fields()));
        if (policy.isPresent() && signed.isEmpty()) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("Bucket POST must contain a field named 'X-Amz-Signature' or 'Signature'.  If it is"
                            + " specified, please check the order of the fields.")
                    .with("ArgumentName", "X-Amz-Signature")
                    .with("ArgumentValue", "");
        }
        if (policy.isEmpty() && FormSignature.isNamedIn(form.fields())) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("Bucket POST must contain a field named 'policy'.  If it is specified, please check the"
                            + " order of the fields.")
                    .with("ArgumentName", "policy")
                    .with("ArgumentValue", "");
        }
        policy.ifPresent(each -> each.require(form.fields(), bucket, http.received()));
        var file = new FormFile(
                form.file(), http.body(), policy.map(PostPolicy::length).orElse(ANY));
        var object = new S3Address(bucket, key, address.virtualHosted());
        var put = new HttpRequest(
                http.id(),
                "PUT",
                path(object),
                null,
                http.host(),
                headers(form, http, signed),
                file,
                http.remote(),
                http.secure(),
                http.received());
        return new FormUpload(object, put, file, signed, form.fields());
    }

    private static String path(S3Address object) {
        var key = "/" + UriEncoding.encode(String.valueOf(object.key()), true);
        return object.virtualHosted() ? key : "/" + UriEncoding.encode(String.valueOf(object.bucket()), false) + key;
    }

    private static HttpHeaders headers(PostForm form, HttpRequest http, Optional<FormSignature> signed) {
        var headers = HttpHeaders.builder();
        for (var name : new String[] {"user-agent", "referer", "origin"}) {
            http.headers().first(name).ifPresent(value -> headers.add(name, value));
        }
        form.fields().forEach((name, value) -> {
            if (name.equals("acl")) {
                headers.add("x-amz-acl", visible(name, value));
            } else if (name.equals("tagging")) {
                headers.add("x-amz-tagging", tags(value));
            } else if (HEADERS.contains(name) || HEADERS_BEGIN.stream().anyMatch(name::startsWith)) {
                headers.add(token(name), visible(name, value));
            }
        });
        signed.ifPresent(signature -> {
            switch (signature) {
                case FormSignature.V4 v4 ->
                    headers.add("x-amz-algorithm", CredentialScope.ALGORITHM)
                            .add("x-amz-date", visible("x-amz-date", v4.date()));
                case FormSignature.V2 _ -> headers.add("x-amz-algorithm", OF_V2);
            }
        });
        return headers.build();
    }

    /// A field that becomes a header of the object. It may hold nothing that would end a header line. Like a header, it
    /// has one character for each byte.
    private static String visible(String name, String value) {
        if (value.chars().anyMatch(each -> each < ' ' && each != '\t' || each == 0x7F)) {
            throw S3Error.INVALID_ARGUMENT.exception().with("ArgumentName", name);
        }
        return new String(value.strip().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// A name that becomes part of a header's name (RFC 9110, section 5.6.2).
    private static String token(String name) {
        if (!TOKEN.matcher(name).matches()) {
            throw S3Error.INVALID_ARGUMENT.exception("The name of a field is no name of a header field.");
        }
        return name;
    }

    /// Translates tags: a form has them as a document, a PUT as a query in a header.
    private static String tags(String xml) {
        var document = XmlRecords.parse(xml.getBytes(StandardCharsets.UTF_8), TaggingXml.ROOT, TaggingXml.class)
                .map(TaggingXml::tagSet)
                .orElseThrow(S3Error.MALFORMED_XML::exception);
        return document.all().stream()
                .map(tag -> {
                    if (tag == null || tag.key() == null || tag.value() == null) {
                        throw S3Error.MALFORMED_XML.exception();
                    }
                    return UriEncoding.encode(tag.key(), false) + "=" + UriEncoding.encode(tag.value(), false);
                })
                .collect(Collectors.joining("&"));
    }

    /// The answer to the form (API Reference, "POST Object", `success_action_redirect` and `success_action_status`).
    ///
    /// @param put the answer to the PUT
    public HttpResponse answer(HttpResponse put) {
        var etag = put.headers().first("etag").orElse("");
        var answer = answer(etag);
        put.headers().forEach((name, value) -> {
            if (name.equals("etag") || REPEATED.stream().anyMatch(name::startsWith)) {
                answer.header(name, value);
            }
        });
        return answer.toHttp(http.id());
    }

    private S3Response answer(String etag) {
        var redirect = Optional.ofNullable(fields.getOrDefault("success_action_redirect", fields.get("redirect")))
                .flatMap(FormUpload::url);
        if (redirect.isPresent()) {
            return S3Response.of(303).header("location", withResult(redirect.get(), etag));
        }
        var location = (http.secure() ? "https://" : "http://") + http.host() + http.path();
        return switch (fields.getOrDefault("success_action_status", "")) {
            case "200" -> S3Response.of(200).header("location", location);
            case "201" ->
                S3Response.of(201)
                        .header("location", location)
                        .xml(PostXml.response(
                                location, String.valueOf(address.bucket()), String.valueOf(address.key()), etag));
            default -> S3Response.of(204).header("location", location);
        };
    }

    /// A URL to redirect to. A text that is no URL is ignored, as Amazon S3 does.
    private static Optional<URI> url(String text) {
        try {
            var uri = URI.create(text.strip());
            return Set.of("http", "https")
                                    .contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT))
                            && uri.getHost() != null
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (IllegalArgumentException noUrl) {
            return Optional.empty();
        }
    }

    private String withResult(URI redirect, String etag) {
        var result = "bucket=" + UriEncoding.encode(String.valueOf(address.bucket()), false) + "&key="
                + UriEncoding.encode(String.valueOf(address.key()), false) + "&etag=" + UriEncoding.encode(etag, false);
        var text = redirect.toASCIIString();
        int hash = text.indexOf('#');
        var page = hash < 0 ? text : text.substring(0, hash);
        return page + (page.contains("?") ? "&" : "?") + result + (hash < 0 ? "" : text.substring(hash));
    }
}
