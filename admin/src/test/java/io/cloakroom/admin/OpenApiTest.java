package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialects;
import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.rest.AdminAnswer;
import io.cloakroom.admin.rest.AdminCall;
import io.cloakroom.storage.jobs.JobPace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The document is valid OpenAPI 3.1, and all requests and answers agree with it.
class OpenApiTest {
    /// The requirements of the OpenAPI Specification 3.1.0 for the parts that we use; no other parts are allowed.
    /// Schemas are checked against the meta-schema of JSON Schema 2020-12, which is that of OpenAPI 3.1.
    private static final String SPECIFICATION = """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "required": ["openapi", "info", "paths"],
              "additionalProperties": false,
              "properties": {
                "openapi": {"pattern": "^3\\\\.1\\\\.\\\\d+$"},
                "info": {
                  "type": "object",
                  "required": ["title", "version"],
                  "additionalProperties": false,
                  "properties": {
                    "title": {"type": "string"}, "version": {"type": "string"}, "description": {"type": "string"}
                  }
                },
                "servers": {"type": "array", "items": {"type": "object", "required": ["url"]}},
                "security": {"$ref": "#/$defs/security"},
                "paths": {
                  "type": "object",
                  "propertyNames": {"pattern": "^/"},
                  "additionalProperties": {
                    "type": "object",
                    "propertyNames": {"enum": ["get", "put", "post", "delete", "patch"]},
                    "additionalProperties": {"$ref": "#/$defs/operation"}
                  }
                },
                "components": {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "securitySchemes": {
                      "type": "object",
                      "additionalProperties": {
                        "type": "object",
                        "required": ["type", "scheme"],
                        "properties": {"type": {"const": "http"}, "scheme": {"type": "string"}}
                      }
                    },
                    "schemas": {
                      "type": "object",
                      "propertyNames": {"pattern": "^[a-zA-Z0-9._-]+$"},
                      "additionalProperties": {"$ref": "https://json-schema.org/draft/2020-12/schema"}
                    }
                  }
                }
              },
              "$defs": {
                "security": {
                  "type": "array",
                  "items": {"type": "object", "additionalProperties": {"type": "array"}}
                },
                "operation": {
                  "type": "object",
                  "required": ["operationId", "summary", "responses"],
                  "additionalProperties": false,
                  "properties": {
                    "operationId": {"type": "string", "pattern": "^[A-Za-z]+$"},
                    "summary": {"type": "string"},
                    "description": {"type": "string"},
                    "security": {"$ref": "#/$defs/security"},
                    "parameters": {"type": "array", "uniqueItems": true, "items": {"$ref": "#/$defs/parameter"}},
                    "requestBody": {
                      "type": "object",
                      "required": ["content"],
                      "additionalProperties": false,
                      "properties": {"required": {"type": "boolean"}, "content": {"$ref": "#/$defs/content"}}
                    },
                    "responses": {
                      "type": "object",
                      "minProperties": 1,
                      "propertyNames": {"pattern": "^[1-5]\\\\d\\\\d$"},
                      "additionalProperties": {
                        "type": "object",
                        "required": ["description"],
                        "additionalProperties": false,
                        "properties": {
                          "description": {"type": "string"},
                          "headers": {
                            "type": "object",
                            "additionalProperties": {
                              "type": "object", "required": ["schema"], "properties": {"schema": {"$ref": "#/$defs/schema"}}
                            }
                          },
                          "content": {"$ref": "#/$defs/content"}
                        }
                      }
                    }
                  }
                },
                "parameter": {
                  "type": "object",
                  "required": ["name", "in", "schema"],
                  "additionalProperties": false,
                  "properties": {
                    "name": {"type": "string"},
                    "in": {"enum": ["path", "query", "header"]},
                    "required": {"type": "boolean"},
                    "description": {"type": "string"},
                    "schema": {"$ref": "#/$defs/schema"}
                  },
                  "if": {"properties": {"in": {"const": "path"}}},
                  "then": {"required": ["required"], "properties": {"required": {"const": true}}}
                },
                "content": {
                  "type": "object",
                  "propertyNames": {"pattern": "^[a-z]+/[a-z+-]+$"},
                  "additionalProperties": {
                    "type": "object",
                    "required": ["schema"],
                    "additionalProperties": false,
                    "properties": {"schema": {"$ref": "#/$defs/schema"}}
                  }
                },
                "schema": {"$ref": "https://json-schema.org/draft/2020-12/schema"}
              }
            }
            """;

    private final Desk desk;
    private final JsonNode document;
    private final SchemaRegistry schemas = SchemaRegistry.withDialect(Dialects.getOpenApi31());
    /// The rows that were answered well, and all rows that were called.
    private final Set<String> answered = new HashSet<>();

    private final Examples examples = new Examples();

    OpenApiTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        document = desk.nobody().get("openapi.json").good().json();
        desk.witness = this::hold;
    }

    @Test
    void theDocumentIsGoodOpenApi() {
        var specification = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(JsonMapper.shared().readTree(SPECIFICATION));
        assertThat(specification.validate(document)).isEmpty();
        // Shows that the schema above can refuse; otherwise the other tests would prove nothing.
        var broken = (ObjectNode) document.deepCopy();
        ((ObjectNode) broken.at("/components/schemas/TokenView")).put("type", "thing");
        assertThat(specification.validate(broken)).isNotEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryOperationHasItsOwnName() {
        var names = new HashSet<String>();
        for (var path : document.path("paths")) {
            for (var operation : path) {
                assertThat(names.add(operation.path("operationId").asString()))
                        .as(operation.path("operationId").asString())
                        .isTrue();
            }
        }
        for (var reference : document.findValuesAsString("$ref")) {
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
    }

    @Test
    void thePathsNameTheirParameters() {
        document.path("paths").forEachEntry((path, operations) -> {
            var inPath = new TreeSet<String>();
            for (var segment : path.split("/", -1)) {
                if (segment.startsWith("{")) {
                    inPath.add(segment.substring(1, segment.length() - 1));
                }
            }
            for (var operation : operations) {
                var named = new TreeSet<String>();
                for (var parameter : operation.path("parameters")) {
                    if (parameter.path("in").asString().equals("path")) {
                        named.add(parameter.path("name").asString());
                    }
                }
                assertThat(named).as(path).isEqualTo(inPath);
            }
        });
    }

    /// Compares a call and its answer with the document.
    private void hold(AdminCall call, AdminAnswer answer) {
        for (var route : desk.api.routes()) {
            if (route.method().equals(call.method()) && route.match(call.path()).isPresent()) {
                var where = route.method() + " " + route.path() + " " + answer.status();
                var at = "/paths/" + pointer("/" + route.path()) + "/"
                        + route.method().toLowerCase(Locale.ROOT);
                holdAnswer(where, at + "/responses/" + answer.status(), answer);
                if (answer.status() < 400) {
                    examples.note(route, call, answer);
                    answered.add(route.method() + " " + route.path());
                    holdParameters(where, document.at(at), call);
                    var body = document.at(at + "/requestBody");
                    assertThat(body.isMissingNode() && call.body().length > 0)
                            .as(where + " takes a body")
                            .isFalse();
                    if (call.body().length > 0) {
                        var sent = JsonMapper.shared().readTree(call.body());
                        valid(where + " sent", at + "/requestBody/content/application~1json/schema", sent);
                    } else {
                        assertThat(body.path("required").asBoolean(false))
                                .as(where + " needs a body")
                                .isFalse();
                    }
                }
                return;
            }
        }
    }

    private void holdAnswer(String where, String at, AdminAnswer answer) {
        assertThat(document.at(at).isMissingNode()).as(where + " is not listed").isFalse();
        var type = answer.headers().getOrDefault("content-type", "").split(";", 2)[0];
        var schema = at + "/content/" + pointer(type) + "/schema";
        assertThat(document.at(schema).isMissingNode())
                .as(where + " as " + type)
                .isFalse();
        if (type.endsWith("json")) {
            valid(where, schema, JsonMapper.shared().readTree(answer.body()));
        }
        assertThat(answer.headers().containsKey("etag") && answer.status() < 400)
                .as(where + " has an ETag")
                .isEqualTo(document.at(at).path("headers").has("ETag"));
    }

    private static void holdParameters(String where, JsonNode operation, AdminCall call) {
        var known = new HashSet<String>();
        for (var parameter : operation.path("parameters")) {
            known.add(parameter.path("in").asString() + " "
                    + parameter.path("name").asString());
        }
        call.query().keySet().forEach(name -> assertThat(known).as(where).contains("query " + name));
        if (call.ifMatch() != null) {
            assertThat(known).as(where).contains("header If-Match");
        }
        if (call.idempotencyKey() != null) {
            assertThat(known).as(where).contains("header Idempotency-Key");
        }
    }

    private void valid(String where, String pointer, JsonNode json) {
        assertThat(validated(pointer, json)).as(where + " " + json).isEmpty();
    }

    private List<Error> validated(String pointer, JsonNode json) {
        return schema(pointer)
                .validate(json, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    /// One schema of the document, together with those that it refers to.
    private Schema schema(String pointer) {
        var whole = JsonMapper.shared().createObjectNode();
        whole.set("components", document.path("components"));
        whole.setAll((ObjectNode) document.at(pointer));
        return schemas.getSchema(SchemaLocation.of("https://cloakroom.example/" + pointer.hashCode()), whole);
    }

    private static String pointer(String segment) {
        return segment.replace("~", "~0").replace("/", "~1");
    }

    @Test
    void aWrongAnswerWouldBeNoticed() {
        var user = "/components/schemas/UserView";
        var good = JsonMapper.shared()
                .readTree("{\"id\":\"1\",\"login\":\"a\",\"displayName\":\"a\",\"operator\":false,\"signsIn\":true,"
                        + "\"createdAt\":\"2026-11-24T04:00:00Z\"}");
        assertThat(validated(user, good)).isEmpty();
        assertThat(validated(user, ((ObjectNode) good.deepCopy()).put("secret", "x")))
                .isNotEmpty();
        assertThat(validated(user, ((ObjectNode) good.deepCopy()).put("createdAt", "today")))
                .isNotEmpty();
        assertThat(validated(user, ((ObjectNode) good.deepCopy()).put("operator", "no")))
                .isNotEmpty();
        assertThat(validated(user, ((ObjectNode) good.deepCopy()).without("login")))
                .isNotEmpty();
    }

    @Test
    void everyRouteAnswersAsTheDocumentSays() throws IOException {
        var operator = desk.operator();
        projects(operator);
        users(operator);
        buckets(operator);
        tokens(operator);
        server(operator);
        refusals(operator);
        var all = new TreeSet<String>();
        desk.api.routes().forEach(route -> all.add(route.method() + " " + route.path()));
        all.removeAll(answered);
        assertThat(all).as("rows of the table that this test does not call").isEmpty();
        examples.assertAsKept();
    }

    private void projects(Caller operator) throws IOException {
        operator.call(
                "POST",
                "projects",
                "{'name':'shop','description':'d','limits':{'maxBuckets':5,'maxBytes':'1 GB'}}",
                null,
                "key-1");
        operator.call(
                "POST",
                "projects",
                "{'name':'shop','description':'d','limits':{'maxBuckets':5,'maxBytes':'1 GB'}}",
                null,
                "key-1");
        operator.post(
                        "projects",
                        "{'name':'other','user':{'login':'other'},'createToken':false,'limits':{'maxTokenLifeDays':9}}")
                .good();
        operator.get("projects?search=sh&limit=1").good();
        desk.user("shop").get("projects").good();
        var etag = operator.get("projects/shop").good().etag();
        operator.call("PATCH", "projects/shop", "{'description':'new','limits':{'maxBytes':null}}", etag, null)
                .good();
        operator.call("PATCH", "projects/shop", "{'description':'newer'}", etag, null)
                .refused(412);
        operator.get("projects/shop/usage").good();
        operator.get("projects/shop/traffic?hours=2").good();
        operator.get("projects/shop/users").good();
        operator.post("projects/shop/users", "{'login':'ann','displayName':'Ann','role':'member','password':null}")
                .good();
        operator.call("PUT", "projects/shop/users/ann", "{'role':'owner'}").good();
        operator.get("projects/shop/audit?action=role&who=admin&search=ann&limit=3")
                .good();
        operator.delete("projects/shop/users/ann").good();
        var told = desk.user("told", "shop", "member");
        told.get("notices?limit=1").good();
        told.delete("notices/shop").good();
        told.delete("notices/shop").refused(404);
        told.delete("projects/shop/membership").good();
        operator.get("notices").good();
        operator.delete("projects/shop/membership").refused(409);
        operator.delete("projects/other?withData=other").good();
    }

    private void users(Caller operator) throws IOException {
        operator.post("users", "{'login':'bob','displayName':null,'password':'opens sesame','operator':false}")
                .good();
        var begun = desk.nobody()
                .post("sessions", "{'login':'bob','password':'opens sesame'}")
                .good();
        desk.bearing(begun.get("token")).get("sessions/current").good();
        desk.bearing(begun.get("token")).delete("sessions/current").good();
        operator.get("sessions/current").good();
        operator.get("users?search=bob").good();
        operator.get("users?limit=1").good();
        var etag = operator.get("users/bob").good().etag();
        operator.call("PATCH", "users/bob", "{'displayName':'Bob','operator':true}", etag, null)
                .good();
        operator.patch("users/bob", "{'operator':false}").good();
        operator.call("PUT", "users/bob/password", "{}").good();
        operator.call("PUT", "users/bob/password", "").good();
        operator.get("users/bob/projects").good();
        operator.get("users/shop/projects").good();
        operator.get("users/shop/tokens?state=active").good();
        operator.delete("users/bob?force=true").good();
    }

    private void buckets(Caller operator) throws IOException {
        operator.post("projects/shop/buckets", "{'name':'wares'}").good();
        desk.object("wares", "a/b.txt", "text");
        desk.object("wares", "c.txt", "text");
        operator.get("projects/shop/buckets?prefix=w&limit=1").good();
        operator.get("projects/shop/buckets/wares").good();
        operator.post("projects/shop/buckets/wares/check?repair=true", "").good();
        operator.get("projects/shop/buckets/wares/objects?delimiter=%2F&prefix=&limit=1")
                .good();
        operator.post("projects/shop/buckets/wares/links", "{'key':'c.txt','method':'PUT','expiresInSeconds':60}")
                .good();
        objects(operator);
        access(operator);
        lifecycle(operator, "projects/shop/buckets/wares");
        encryption(operator);
        operator.delete("projects/shop/buckets/wares").refused(409);
        operator.delete("projects/shop/buckets/wares/objects/a%2Fb.txt").good();
        operator.delete("projects/shop/buckets/wares/objects/c.txt").good();
        operator.delete("projects/shop/buckets/wares").good();
        versions(operator);
        objectLock(operator);
        desk.user("shop")
                .post("projects/shop/credentials", "{'origin':'https://panel.example'}")
                .good();
    }

    private static void objects(Caller operator) {
        var bucket = "projects/shop/buckets/wares";
        operator.get(bucket + "/acl").good();
        operator.call("PUT", bucket + "/acl", "{'acl':'public-read'}").good();
        operator.call("PUT", bucket + "/objects/c.txt/acl", "{'acl':'public-read'}")
                .good();
        operator.get(bucket + "/objects/c.txt/acl").good();
        operator.get(bucket + "/objects/c.txt").good();
        for (var tagged : List.of(bucket + "/tags", bucket + "/objects/c.txt/tags")) {
            operator.call("PUT", tagged, "{'tags':{'department':'sales'}}").good();
            operator.get(tagged).good();
            operator.call("PUT", tagged, "{'tags':{}}", "\"another\"", null).refused(412);
            operator.call("PUT", tagged, "{'tags':{'a':null}}").refused(400);
        }
        operator.post(bucket + "/acls", "{'acl':'private','keys':['c.txt','none']}")
                .good();
        operator.post(bucket + "/folders", "{'key':'new'}").good();
        operator.post(bucket + "/moves", "{'objects':[{'key':'c.txt','to':'d.txt'}],'replace':true,'bucket':'wares'}")
                .good();
        operator.post(bucket + "/moves", "{'objects':[{'key':'d.txt','to':'c.txt'},{'key':'none','to':'x'}]}")
                .good();
        operator.post(bucket + "/deletions", "{'prefix':'new/'}").good();
        operator.post(bucket + "/deletions", "{'keys':['none']}").good();
    }

    private static void access(Caller operator) {
        var bucket = "projects/shop/buckets/wares";
        var policy =
                "{'policy':{'Version':'2012-10-17','Statement':[{'Sid':'Pictures','Effect':'Allow','Principal':'*',"
                        + "'Action':'s3:GetObject','Resource':'arn:aws:s3:::wares/*'}]}}";
        operator.get(bucket + "/access").good();
        operator.get(bucket + "/policy").good();
        operator.post(bucket + "/policy/validation", "{'policy':'{}'}").good();
        operator.post(bucket + "/policy/validation", policy).good();
        var etag = operator.call("PUT", bucket + "/policy", policy).good().etag();
        operator.call("PUT", bucket + "/policy", policy, "\"another\"", null).refused(412);
        operator.call("PUT", bucket + "/policy", policy, etag, null).good();
        operator.call("PUT", bucket + "/policy", "{'policy':{}}").refused(400);
        operator.get(bucket + "/policy").good();
        operator.post(bucket + "/access/simulation", "{'action':'s3:GetObject','key':'c.txt'}")
                .good();
        operator.post(
                        bucket + "/access/simulation",
                        "{'user':'shop','action':'s3:ListBucket','conditions':{'s3:prefix':'a/'}}")
                .good();
        operator.post(bucket + "/access/simulation", "{'action':'s3:GetObject'}")
                .refused(400);
        operator.call("PUT", bucket + "/public-access-block", "{'restrictPublicBuckets':true,'blockPublicPolicy':true}")
                .good();
        operator.call("PUT", bucket + "/policy", policy).refused(403);
        operator.get(bucket + "/public-access-block").good();
        operator.get(bucket + "/access").good();
        operator.delete(bucket + "/public-access-block").good();
        operator.call("PUT", "projects/shop/public-access-block", "{'blockPublicAcls':true}")
                .good();
        operator.call("PUT", "projects/shop/public-access-block", "{}").good();
        operator.get("projects/shop/public-access-block").good();
        operator.call("PUT", bucket + "/acl", "{'acl':'private'}").good();
        operator.call("PUT", bucket + "/ownership", "{'ownership':'BucketOwnerEnforced'}")
                .good();
        operator.get(bucket + "/ownership").good();
        operator.delete(bucket + "/ownership").good();
        operator.call(
                        "PUT",
                        bucket + "/cors",
                        "{'rules':[{'id':'shop','allowedOrigins':['https://shop.example'],'allowedMethods':['GET','PUT'],"
                                + "'allowedHeaders':['*'],'exposeHeaders':['ETag'],'maxAgeSeconds':3600}]}")
                .good();
        operator.get(bucket + "/cors").good();
        operator.call("PUT", bucket + "/cors", "{'rules':[]}").refused(400);
        operator.post(bucket + "/cors/validation", "{'rules':[{'allowedOrigins':['*'],'allowedMethods':['GET']}]}")
                .good();
        operator.post(bucket + "/cors/validation", "{'rules':[]}").good();
        operator.delete(bucket + "/cors").good();
        operator.delete(bucket + "/policy").good();
    }

    private void lifecycle(Caller operator, String bucket) throws IOException {
        desk.object("wares", "backups/2026.tar", "bytes");
        var uploads = new TestUploads(desk, "wares");
        var upload = uploads.begin("backups/2027.tar", "shop");
        uploads.part("backups/2027.tar", upload, 1, "bytes");
        operator.call(
                        "PUT",
                        bucket + "/lifecycle",
                        "{'rules':[{'id':'backups','prefix':'backups/','expireOn':'2026-01-01T00:00:00Z'},"
                                + "{'id':'unfinished','abortUploadsAfterDays':7},"
                                + "{'id':'older','enabled':false,'tags':{'kind':'log'},'largerThan':1024,'noncurrentDays':30,"
                                + "'keepNewer':3,'transitions':[{'afterDays':30,'storageClass':'STANDARD_IA'}],"
                                + "'noncurrentTransitions':[{'noncurrentDays':7,'storageClass':'GLACIER'}]}]}")
                .good();
        operator.get(bucket + "/lifecycle").good();
        operator.call("PUT", bucket + "/lifecycle", "{'rules':[]}").refused(400);
        operator.post(bucket + "/lifecycle/preview", "").good();
        operator.get(bucket + "/uploads").good();
        operator.delete(bucket + "/uploads/" + upload + "?key=backups/2027.tar").good();
        operator.delete(bucket + "/uploads/" + upload + "?key=backups/2027.tar").refused(404);
        operator.delete(bucket + "/lifecycle").good();
        operator.delete(bucket + "/objects/backups%2F2026.tar").good();
    }

    private static void encryption(Caller operator) {
        var keys = "projects/shop/kms-keys";
        operator.get(keys).good();
        operator.post(keys, "{'description':'of backups','alias':'alias/backups'}")
                .good();
        operator.post(keys, "{'alias':'alias/aws/mine'}").refused(400);
        operator.get(keys).good();
        var key = keys + "/alias%2Fall";
        operator.call("PUT", keys + "/alias%2Fbackups/aliases", "{'alias':'alias/all'}")
                .good();
        operator.delete(key + "/aliases?alias=alias/backups").good();
        operator.get(key).good();
        operator.get(keys + "/none").refused(404);
        operator.patch(key, "{'description':'of all backups','enabled':true}").good();
        operator.post(key + "/rotation", "").good();
        var bucket = "projects/shop/buckets/wares/encryption";
        operator.get(bucket).good();
        operator.call("PUT", bucket, "{'algorithm':'aws:kms','kmsKey':'alias/all','blocksSseC':true}")
                .good();
        operator.call("PUT", bucket, "{'algorithm':'aws:kms:dsse'}").refused(400);
        operator.get(bucket).good();
        operator.delete(bucket).good();
        operator.call("PUT", key + "/deletion", "{'days':7}").good();
        operator.call("PUT", key + "/deletion", "{'days':6}").refused(400);
        operator.post(key + "/rotation", "").refused(409);
        operator.delete(key + "/deletion").good();
    }

    private void versions(Caller operator) throws IOException {
        operator.post("projects/shop/buckets", "{'name':'kept'}").good();
        var bucket = "projects/shop/buckets/kept";
        operator.get(bucket + "/versioning").good();
        operator.call("PUT", bucket + "/versioning", "{'status':'never'}").good();
        operator.call("PUT", bucket + "/versioning", "{'status':'enabled'}").good();
        operator.call("PUT", bucket + "/versioning", "{'status':'never'}").refused(409);
        desk.object("kept", "a.txt", "text");
        desk.object("kept", "a.txt", "new text");
        var old = operator.get(bucket + "/versions?key=a.txt").good().get("items.1.versionId");
        operator.get(bucket + "/versions?prefix=a&limit=1").good();
        operator.post(bucket + "/restorations", "{'key':'a.txt','versionId':'" + old + "'}")
                .good();
        operator.get(bucket + "/objects/a.txt?versionId=" + old).good();
        operator.post(bucket + "/links", "{'key':'a.txt','versionId':'" + old + "'}")
                .good();
        operator.delete(bucket + "/objects/a.txt?versionId=" + old).good();
        operator.delete(bucket + "/objects/a.txt").good();
        operator.get(bucket + "/objects?deleted=true").good();
        operator.get(bucket + "/versions").good();
        operator.get(bucket + "/objects/a.txt").refused(404);
        operator.post(bucket + "/restorations", "{'key':'a.txt'}").good();
        operator.post(bucket + "/restorations", "{'key':'a.txt'}").refused(409);
        operator.post(bucket + "/deletions", "{'prefix':'','bucket':'kept','versions':true}")
                .good();
        operator.delete(bucket).good();
    }

    private void objectLock(Caller operator) throws IOException {
        operator.post("projects/shop/buckets", "{'name':'locked','objectLock':true}")
                .good();
        var bucket = "projects/shop/buckets/locked";
        operator.get(bucket + "/object-lock").good();
        operator.call("PUT", bucket + "/object-lock", "{'mode':'governance','days':30}")
                .good();
        operator.post(bucket + "/links", "{'key':'c.txt','method':'PUT'}").good();
        operator.call("PUT", bucket + "/object-lock", "{}").good();
        desk.object("locked", "a.txt", "text");
        var object = bucket + "/objects/a.txt";
        operator.get(object + "/protection").good();
        operator.call("PUT", object + "/retention", "{'mode':'governance','until':'2999-01-01T00:00:00Z'}")
                .good();
        operator.call("PUT", object + "/legal-hold", "{'on':true}").good();
        operator.delete(bucket).refused(409);
        operator.delete("projects/shop?withData=shop").refused(409);
        operator.post(bucket + "/deletions", "{'prefix':'','bucket':'locked','versions':true,'unlessProtected':true}")
                .refused(409);
        var version = operator.get(object).good().get("versionId");
        operator.delete(object + "?versionId=" + version).refused(409);
        operator.call("PUT", object + "/legal-hold", "{'on':false}").good();
        operator.call(
                        "PUT",
                        object + "/retention",
                        "{'mode':'governance','until':'2998-01-01T00:00:00Z','bypassGovernance':true}")
                .good();
        operator.delete(object + "/retention").good();
        workingJob();
        operator.get("jobs").good();
        operator.post("jobs/usage-sums/run", "").good();
        operator.get("clock").good();
        desk.clock.move(Duration.ofMinutes(10));
        var clock = operator.get("clock").good();
        operator.post("clock/confirmation", "{'systemClock':'" + clock.get("systemClock") + "'}")
                .good();
        operator.delete(object + "?versionId=" + version).good();
        operator.delete(bucket).good();
    }

    private void tokens(Caller operator) throws IOException {
        var made = operator.call(
                        "POST",
                        "projects/shop/tokens",
                        "{'user':'shop','name':'n','description':null,'expiresInDays':3,'scope':{'level':'read'},"
                                + "'tags':{'a':'b'}}",
                        null,
                        "key-2")
                .good();
        var token = "tokens/" + made.get("token.accessKey");
        operator.post("tokens", "{'project':'shop','user':'shop','expiresAt':'2027-01-01T00:00:00Z','policy':null}")
                .good();
        desk.clock.move(Duration.ofSeconds(1)); // so that one is the newest
        operator.post("tokens", "{'project':'shop','user':'shop','accessKey':'old','secretKey':'old secret'}")
                .good();
        operator.get("tokens?project=shop&user=shop&search=old&limit=1").good();
        operator.get("projects/shop/tokens?limit=1").good();
        var etag = operator.get(token).good().etag();
        operator.get(token + "/secret").good();
        operator.call(
                        "PATCH",
                        token,
                        "{'scope':{'level':'write','buckets':['a','b'],'prefixes':['p/'],'addresses':['192.0.2.0/24']}}",
                        etag,
                        null)
                .good();
        operator.patch(
                        token,
                        "{'policy':{'Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*'}},'name':null,'tags':null}")
                .good();
        operator.patch(token, "{'expiresAt':null,'state':'active'}").good();
        operator.get(token).good();
        operator.get(token + "/snippets?bucket=wares").good();
        operator.get(token + "/secret/snippets").good();
        operator.get(token + "/secret?snippets=true&bucket=wares").good();
        operator.get(token + "/buckets?limit=1").good();
        operator.get(token + "/traffic").good();
        operator.post(token + "/test", "").good();
        operator.post(token + "/test", "{'bucket':'wares'}").good();
        desk.door = (_, _, _, _) -> {
            throw new IOException("nobody answers");
        };
        operator.post(token + "/test", "").good();
        var next = operator.post(token + "/rotation", "{'graceSeconds':60}").good();
        operator.post(token + "/rotation", "").refused(409);
        operator.get(token).good();
        operator.get(token + "/audit?limit=2").good();
        operator.call("POST", "tokens/" + next.get("token.accessKey") + "/leak", "", null, "key-3")
                .good();
        operator.post(token + "/leak", "{'both':true}").good();
        operator.patch(token, "{'state':'active'}").refused(409);
        operator.patch(token, "{'state':'active','revive':true}").good();
        operator.call(
                        "POST",
                        "tokens/bulk",
                        "{'accessKeys':['old','none'],'action':'rotate','graceSeconds':0}",
                        null,
                        "key-4")
                .good();
        operator.post(
                        "tokens/import",
                        "{'project':'shop','user':'shop','pairs':[{'accessKey':'older','secretKey':'older secret','name':'n'}]}")
                .good();
        operator.get("tokens/export?state=active").good();
        operator.delete(token).good();
    }

    private static void server(Caller operator) {
        operator.get("audit?limit=5&search=shop&project=shop&from=2020-01-01&to=2030-01-01T00%3A00%3A00Z")
                .good();
        operator.get("audit/verification").good();
        operator.post("projects", "{'name':'mistake'}").good();
        operator.delete("projects/mistake").good();
        operator.get("deleted-projects").good();
        operator.post("deleted-projects/mistake/undeletion", "{'name':'no mistake'}")
                .good();
        operator.get("requests?project=shop&day=2026-11-24").good();
        operator.get("projects/shop/requests?key=a.txt&limit=5").good();
        operator.get("status").good();
        operator.get("openapi.json").good();
    }

    private void refusals(Caller operator) throws IOException {
        var stranger = desk.user("stranger");
        for (var route : desk.api.routes()) {
            var target = route.path()
                    .replaceAll("\\{project}", "shop")
                    .replaceAll("\\{user}", "shop")
                    .replaceAll("\\{token}", "old")
                    .replaceAll("\\{[a-z]+}", "x");
            desk.nobody().call(route.method(), target, "");
            stranger.call(route.method(), target, "");
            for (var body : route.taken() == null ? List.<String>of() : List.of("{", "{'x':1}", "[]")) {
                operator.call(
                        route.method(),
                        target,
                        body,
                        route.heedsIfMatch() ? "\"other\"" : null,
                        route.idempotent() ? "key \u00e4" : null);
                operator.call(route.method(), target, body, null, route.idempotent() ? "key-1" : null);
            }
            operator.call(route.method(), target.replace("shop", "none").replace("old", "none"), "");
            for (var parameter : route.query()) {
                operator.call(route.method(), target + "?" + parameter.name() + "=%00", "");
            }
        }
        for (int i = 0; i < 5; i++) {
            desk.nobody().post("sessions", "{'login':'ann','password':'wrong'}");
        }
        operator.get("tokens?user=none").refused(404);
        operator.get("tokens/export?project=none").refused(404);
    }

    /// A job that stays in the middle of a step.
    private void workingJob() {
        var begun = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        desk.stores.jobs().add("usage-sums", JobPace.patiently(Duration.ofDays(1)), _ -> {
            begun.countDown();
            await(never);
            return false;
        });
        await(begun);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
