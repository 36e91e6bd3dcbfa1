package io.cloakroom.gateway;

import io.cloakroom.gateway.Routes.Route;
import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.access.CrossOrigin;
import io.cloakroom.gateway.form.FormUpload;
import io.cloakroom.gateway.http.HttpHandler;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content.StoredBody;
import io.cloakroom.gateway.observe.AccessLines;
import io.cloakroom.gateway.observe.RequestNotes;
import io.cloakroom.gateway.observe.ServerCounts;
import io.cloakroom.gateway.observe.TrafficCounter;
import io.cloakroom.gateway.s3.AccountOperation;
import io.cloakroom.gateway.s3.AccountRequest;
import io.cloakroom.gateway.s3.AskedRequest;
import io.cloakroom.gateway.s3.Authentication;
import io.cloakroom.gateway.s3.Authentication.Authenticated;
import io.cloakroom.gateway.s3.Authentication.Renewal;
import io.cloakroom.gateway.s3.BodyFacts;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.HostNames;
import io.cloakroom.gateway.s3.PresignedFields;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Address.Kind;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Query;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/// The way of a request, one step on each line.
public final class S3Handler implements HttpHandler {
    private final HostNames names;
    private final MistakenHost mistakes;
    private final Routes routes;
    private final Authentication authentication;
    private final Authorizer authorizer;
    private final CrossOrigin crossOrigin;
    private final BooleanSupplier writable;
    private final TrafficCounter traffic;
    private final ServerCounts counts;
    private final AccessLines lines;

    /// @param names    which host names mean which bucket
    /// @param mistakes refuses host names of which a client only believes that they name a bucket
    /// @param writable whether the store takes writes now
    public S3Handler(
            HostNames names,
            MistakenHost mistakes,
            Routes routes,
            Authentication authentication,
            Authorizer authorizer,
            CrossOrigin crossOrigin,
            BooleanSupplier writable,
            TrafficCounter traffic,
            ServerCounts counts,
            AccessLines lines) {
        this.names = names;
        this.mistakes = mistakes;
        this.routes = routes;
        this.authentication = authentication;
        this.authorizer = authorizer;
        this.crossOrigin = crossOrigin;
        this.writable = writable;
        this.traffic = traffic;
        this.counts = counts;
        this.lines = lines;
    }

    @Override
    public HttpResponse handle(HttpRequest http) {
        var notes = new RequestNotes();
        return noted(http, handle(http, notes), notes);
    }

    /// Counts and logs the request with the answer that the client gets. For an object, that is known only when its first
    /// bytes have been read.
    private HttpResponse noted(HttpRequest http, HttpResponse response, RequestNotes notes) {
        if (response.content() instanceof StoredBody stored) {
            var body = stored.onBegun(() -> notes.count(http, response, traffic, counts))
                    .instead(failed -> noted(http, stored.instead().apply(failed), notes));
            return lines.answered(http, response.with(body), notes);
        }
        notes.count(http, response, traffic, counts);
        return lines.answered(http, response, notes);
    }

    /// The body may turn out to be damaged when it is read. Until its first byte is sent, an error can take the place
    /// of the answer.
    private static HttpResponse withFailure(HttpRequest http, HttpResponse response, RequestNotes notes) {
        return response.content() instanceof StoredBody stored
                ? response.with(stored.instead(failed -> failed(http, failed, notes)))
                : response;
    }

    private static HttpResponse failed(HttpRequest http, Exception failed, RequestNotes notes) {
        var refusal = Errors.refusal(failed, http);
        notes.refused(refusal);
        return Errors.failed(failed, refusal, http);
    }

    private HttpResponse handle(HttpRequest http, RequestNotes notes) {
        try {
            var address = S3Address.of(http, names); // which bucket, which key
            notes.on(address);
            return crossOrigin.answered(
                    http, address, handle(http, address, notes)); // with what a browser may see of it
        } catch (S3Exception refused) {
            notes.refused(refused);
            return Errors.refused(refused, http);
        }
    }

    private HttpResponse handle(HttpRequest http, S3Address address, RequestNotes notes) {
        try {
            if (http.method().equals("OPTIONS")) {
                return crossOrigin.preflight(http, address); // a browser asks before it sends
            }
            var query = S3Query.parse(http.query());
            mistakes.refuseBucketLevel(http, address, query); // a bucket in an unknown host name
            if (FormUpload.isOne(http, address)) {
                return upload(FormUpload.of(http, address), notes); // an upload by an HTML form
            }
            var fields = PresignedFields.lowered(http, query); // headers, and those that a link carries as parameters
            var route = routes.match(fields, address, query); // which operation
            notes.asks(route.operation().name());
            var authenticated = authentication.authenticate(http, address); // who asks
            var response =
                    answer(fields, address, query, route, authenticated, notes).toHttp(http.id());
            return withFailure(http, response, notes);
        } catch (S3Exception refused) {
            notes.refused(refused);
            return Errors.refused(refused, http);
        } catch (IOException | RuntimeException failed) {
            return failed(http, failed, notes);
        }
    }

    /// Handles a form as the PUT that it stands for, and answers as S3 answers forms.
    private HttpResponse upload(FormUpload form, RequestNotes notes) throws IOException {
        notes.asks("PostObject");
        notes.on(form.address());
        var put = form.http();
        var signed = form.signed();
        var authenticated = signed.isPresent()
                ? authentication.authenticate(signed.get(), put.received(), form.file())
                : new Authenticated(Caller.ANONYMOUS, form.file(), Renewal.OF_NOBODY);
        var query = S3Query.parse(null);
        var route = routes.match(put, form.address(), query);
        return form.answer(
                answer(put, form.address(), query, route, authenticated, notes).toHttp(put.id()));
    }

    private S3Response answer(
            HttpRequest fields,
            S3Address address,
            S3Query query,
            Route route,
            Authenticated authenticated,
            RequestNotes notes)
            throws IOException {
        notes.by(authenticated.caller());
        var asked = new AskedRequest(
                fields,
                address,
                query,
                route.action(),
                authenticated.caller(),
                authenticated.payload(),
                route.operation().tellsMore() ? BodyFacts.LATER : null);
        mistakes.refuseKeyAsBucket(asked);
        UnsupportedHeaders.refuse(asked, route.operation()); // never ignore what we lack
        return switch (route.operation()) {
            case AccountOperation operation -> {
                var request = authorizer.admitToAccount(asked); // whether they may
                requireRoom(route);
                yield operation.handle(request.with(() -> readmitted(request, authenticated)));
            }
            case BucketOperation operation -> {
                var request = authorizer.admit(asked); // whether they may
                requireRoom(route);
                yield answer(operation, request.with(() -> readmitted(request, authenticated)), notes);
            }
        };
    }

    /// Admits the request again only if its token has changed, or if more than the token decides.
    private S3Request readmitted(S3Request request, Authenticated authenticated) throws IOException {
        var now = authenticated.renewal().renew();
        boolean same = now.equals(request.caller()) && !authorizer.mayHaveChanged(request);
        return same ? request : authorizer.admit(request.asked().by(now));
    }

    private AccountRequest readmitted(AccountRequest request, Authenticated authenticated) throws IOException {
        var now = authenticated.renewal().renew();
        return now.equals(request.caller())
                ? request
                : authorizer.admitToAccount(request.asked().by(now));
    }

    private void requireRoom(Route route) {
        if (route.needsRoom() && !writable.getAsBoolean()) {
            throw S3Error.STORAGE_FULL.exception();
        }
    }

    /// Adds the bucket's region to every answer on a bucket, refusals included.
    private S3Response answer(BucketOperation operation, S3Request request, RequestNotes notes) throws IOException {
        var bucket = request.address().kind() == Kind.BUCKET ? request.bucket() : null;
        try {
            var response = operation.handle(request);
            notes.touched(response.touched());
            if (bucket != null) {
                response.header("x-amz-bucket-region", bucket.region());
            }
            if (authorizer.isCharged(request.caller(), request.bucket())) {
                response.header("x-amz-request-charged", "requester");
            }
            return response;
        } catch (S3Exception refused) {
            throw bucket == null ? refused : refused.header("x-amz-bucket-region", bucket.region());
        }
    }
}
