package io.cloakroom.admin.snippet;

import java.util.List;

/// Small programs that put an object and get it back, as far as the token may.
final class SdkSnippets {
    private static final String GROUP = "SDK";

    private static final String REQUEST_BODY = "import software.amazon.awssdk.core.sync.RequestBody;\n";

    private static final String GO_PUTS_AND_GETS = """
                	bucket, key := aws.String({{bucket}}), aws.String({{key}})
                	_, err := client.PutObject(context.Background(), &s3.PutObjectInput{
                		Bucket: bucket, Key: key, Body: strings.NewReader("Hello"),
                	})
                	if err != nil {
                		log.Fatal(err)
                	}
                	got, err := client.GetObject(context.Background(), &s3.GetObjectInput{Bucket: bucket, Key: key})
                	if err != nil {
                		log.Fatal(err)
                	}
                	defer got.Body.Close()
                	text, err := io.ReadAll(got.Body)
                	if err != nil {
                		log.Fatal(err)
                	}
                	fmt.Println(string(text))
                """;

    private static final String GO_PUTS = """
                	bucket, key := aws.String({{bucket}}), aws.String({{key}})
                	_, err := client.PutObject(context.Background(), &s3.PutObjectInput{
                		Bucket: bucket, Key: key, Body: strings.NewReader("Hello"),
                	})
                	if err != nil {
                		log.Fatal(err)
                	}
                	fmt.Println("Stored")
                """;

    private static final String GO_LISTS = """
                	page, err := client.ListObjectsV2(context.Background(), &s3.ListObjectsV2Input{
                		Bucket: aws.String({{bucket}}), Prefix: aws.String({{prefix}}),
                	})
                	if err != nil {
                		log.Fatal(err)
                	}
                	for _, each := range page.Contents {
                		fmt.Println(aws.ToString(each.Key))
                	}
                """;

    private SdkSnippets() {}

    static List<Snippet> of(Blanks blanks) {
        return List.of(boto3(blanks), java(blanks), javaScript(blanks), go(blanks), php(blanks));
    }

    /// Describes what the program does: it puts an object and gets it back, or does the part of this that the token
    /// may; with a token that only reads or lists, it lists keys.
    private static String doing(Blanks blanks, String both, String putting, String listing) {
        return blanks.readsAndWrites() ? both : blanks.onlyWrites() ? putting : listing;
    }

    private static String seen(Blanks blanks) {
        return doing(blanks, Guide.SEES_HELLO, Guide.SEES_STORED, Guide.SEES_OBJECTS);
    }

    private static Snippet boto3(Blanks blanks) {
        return new Guide(blanks, "boto3", "Python: boto3", GROUP)
                .code(
                        "Create this file:",
                        "python",
                        "hello.py",
                        blanks.fill(Quoting.DOUBLE, """
                        import boto3
                        from botocore.config import Config

                        s3 = boto3.client(
                            "s3",
                            endpoint_url={{endpoint}},
                            region_name={{region}},
                            aws_access_key_id={{accessKey}},
                            aws_secret_access_key={{secretKey}},
                            config=Config(s3={"addressing_style": "path"}),
                        )

                        """ + doing(blanks, """
                        s3.put_object(Bucket={{bucket}}, Key={{key}}, Body=b"Hello")
                        print(s3.get_object(Bucket={{bucket}}, Key={{key}})["Body"].read().decode())
                        """, """
                        s3.put_object(Bucket={{bucket}}, Key={{key}}, Body=b"Hello")
                        print("Stored")
                        """, """
                        for each in s3.list_objects_v2(Bucket={{bucket}}, Prefix={{prefix}}).get("Contents", []):
                            print(each["Key"])
                        """)))
                .tries(Guide.RUN, "python3 -m pip install boto3 && python3 hello.py\n")
                .trustsVariable("AWS_CA_BUNDLE")
                .expect(seen(blanks));
    }

    private static Snippet java(Blanks blanks) {
        return new Guide(blanks, "aws-java", "AWS SDK for Java 2", GROUP)
                .code(
                        "Create this file, in a project that depends on software.amazon.awssdk:s3 and a client"
                                + " for HTTP of the same SDK:",
                        "java",
                        "Hello.java",
                        blanks.fill(
                                Quoting.DOUBLE,
                                """
                        import java.net.URI;
                        import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
                        import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
                        """ + doing(blanks, REQUEST_BODY, REQUEST_BODY, "") + """
                        import software.amazon.awssdk.regions.Region;
                        import software.amazon.awssdk.services.s3.S3Client;

                        public class Hello {
                            public static void main(String[] args) {
                                var keys = AwsBasicCredentials.create({{accessKey}}, {{secretKey}});
                                try (var s3 = S3Client.builder()
                                        .endpointOverride(URI.create({{endpoint}}))
                                        .region(Region.of({{region}}))
                                        .credentialsProvider(StaticCredentialsProvider.create(keys))
                                        .forcePathStyle(true)
                                        .build()) {
                                    var bucket = {{bucket}};
                        """ + doing(blanks, """
                                    s3.putObject(put -> put.bucket(bucket).key({{key}}), RequestBody.fromString("Hello"));
                                    var bytes = s3.getObjectAsBytes(get -> get.bucket(bucket).key({{key}}));
                                    System.out.println(bytes.asUtf8String());
                        """, """
                                    s3.putObject(put -> put.bucket(bucket).key({{key}}), RequestBody.fromString("Hello"));
                                    System.out.println("Stored");
                        """, """
                                    var page = s3.listObjectsV2(list -> list.bucket(bucket).prefix({{prefix}}));
                                    page.contents().forEach(each -> System.out.println(each.key()));
                        """)
                                        + """
                                }
                            }
                        }
                        """))
                .tries("Run it with the libraries on the class path:", "java -cp 'lib/*' Hello.java\n")
                .trusts(
                        "Put the certificate into a trust store, and name the store when you run it:",
                        "shell",
                        null,
                        "keytool -importcert -noprompt -alias cloakroom -file " + Guide.AUTHORITY
                                + " -keystore trust.p12 -storepass changeit\n"
                                + "java -Djavax.net.ssl.trustStore=trust.p12"
                                + " -Djavax.net.ssl.trustStorePassword=changeit"
                                + " -cp 'lib/*' Hello.java\n")
                .expect(seen(blanks));
    }

    private static Snippet javaScript(Blanks blanks) {
        var commands = doing(blanks, "GetObjectCommand, PutObjectCommand", "PutObjectCommand", "ListObjectsV2Command");
        var imports = "import { " + commands + ", S3Client } from \"@aws-sdk/client-s3\";\n\n";
        return new Guide(blanks, "aws-javascript", "AWS SDK for JavaScript 3", GROUP)
                .code(
                        "Create this file:",
                        "javascript",
                        "hello.mjs",
                        imports + blanks.fill(Quoting.DOUBLE, """
                        const s3 = new S3Client({
                          endpoint: {{endpoint}},
                          region: {{region}},
                          credentials: {
                            accessKeyId: {{accessKey}},
                            secretAccessKey: {{secretKey}},
                          },
                          forcePathStyle: true,
                        });

                        """ + doing(blanks, """
                        const place = { Bucket: {{bucket}}, Key: {{key}} };
                        await s3.send(new PutObjectCommand({ ...place, Body: "Hello" }));
                        const got = await s3.send(new GetObjectCommand(place));
                        console.log(await got.Body.transformToString());
                        """, """
                        await s3.send(new PutObjectCommand({ Bucket: {{bucket}}, Key: {{key}}, Body: "Hello" }));
                        console.log("Stored");
                        """, """
                        const page = await s3.send(new ListObjectsV2Command({ Bucket: {{bucket}}, Prefix: {{prefix}} }));
                        for (const each of page.Contents ?? []) console.log(each.Key);
                        """)))
                .tries(Guide.RUN, "npm install @aws-sdk/client-s3 && node hello.mjs\n")
                .trustsVariable("NODE_EXTRA_CA_CERTS")
                .expect(seen(blanks));
    }

    private static Snippet go(Blanks blanks) {
        return new Guide(blanks, "aws-go", "AWS SDK for Go 2", GROUP)
                .code(
                        "Create this file, in a directory of its own:",
                        "go",
                        "main.go",
                        blanks.fill(
                                Quoting.DOUBLE,
                                """
                package main

                import (
                	"context"
                	"fmt"
                """ + doing(blanks, "\t\"io\"\n", "", "") + """
                	"log"
                """
                                        + doing(blanks, "\t\"strings\"\n", "\t\"strings\"\n", "") + """

                	"github.com/aws/aws-sdk-go-v2/aws"
                	"github.com/aws/aws-sdk-go-v2/credentials"
                	"github.com/aws/aws-sdk-go-v2/service/s3"
                )

                func main() {
                	client := s3.New(s3.Options{
                		BaseEndpoint: aws.String({{endpoint}}),
                		Region:       {{region}},
                		Credentials:  credentials.NewStaticCredentialsProvider({{accessKey}}, {{secretKey}}, ""),
                		UsePathStyle: true,
                	})
                """
                                        + doing(blanks, GO_PUTS_AND_GETS, GO_PUTS, GO_LISTS) + """
                }
                """))
                .tries(Guide.RUN, "go mod init hello && go mod tidy && go run .\n")
                .trustsVariable("SSL_CERT_FILE")
                .expect(seen(blanks));
    }

    private static Snippet php(Blanks blanks) {
        return new Guide(blanks, "aws-php", "AWS SDK for PHP", GROUP)
                .code(
                        "Create this file:",
                        "php",
                        "hello.php",
                        blanks.fill(Quoting.PHP, """
                <?php
                require 'vendor/autoload.php';

                $s3 = new Aws\\S3\\S3Client([
                    'version' => 'latest',
                    'endpoint' => {{endpoint}},
                    'region' => {{region}},
                    'use_path_style_endpoint' => true,
                    'credentials' => [
                        'key' => {{accessKey}},
                        'secret' => {{secretKey}},
                    ],
                ]);

                """ + doing(blanks, """
                $s3->putObject(['Bucket' => {{bucket}}, 'Key' => {{key}}, 'Body' => 'Hello']);
                echo $s3->getObject(['Bucket' => {{bucket}}, 'Key' => {{key}}])['Body'], "\\n";
                """, """
                $s3->putObject(['Bucket' => {{bucket}}, 'Key' => {{key}}, 'Body' => 'Hello']);
                echo "Stored\\n";
                """, """
                foreach ($s3->listObjectsV2(['Bucket' => {{bucket}}, 'Prefix' => {{prefix}}])['Contents'] ?? [] as $each) {
                    echo $each['Key'], "\\n";
                }
                """)))
                .tries(Guide.RUN, "composer require aws/aws-sdk-php && php hello.php\n")
                .trusts(
                        "Name the certificate when you run it:",
                        "shell",
                        null,
                        "php -d curl.cainfo=" + Guide.AUTHORITY + " hello.php\n")
                .expect(seen(blanks));
    }
}
