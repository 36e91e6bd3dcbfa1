package io.cloakroom.admin.snippet;

import java.util.List;

/// Small programs that put an object and get it back.
final class SdkSnippets {
    private static final String GROUP = "SDK";

    private SdkSnippets() {}

    static List<Snippet> of(Blanks blanks) {
        return List.of(boto3(blanks), java(blanks), javaScript(blanks), go(blanks), php(blanks));
    }

    private static Snippet boto3(Blanks blanks) {
        return new Guide(blanks, "boto3", "Python: boto3", GROUP)
                .code("Create this file:", "python", "hello.py", blanks.fill(Quoting.DOUBLE, """
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

                        s3.put_object(Bucket={{bucket}}, Key={{key}}, Body=b"Hello")
                        print(s3.get_object(Bucket={{bucket}}, Key={{key}})["Body"].read().decode())
                        """))
                .tries(Guide.RUN, "python3 -m pip install boto3 && python3 hello.py\n")
                .trustsVariable("AWS_CA_BUNDLE")
                .expect(Guide.SEES_HELLO);
    }

    private static Snippet java(Blanks blanks) {
        return new Guide(blanks, "aws-java", "AWS SDK for Java 2", GROUP)
                .code(
                        "Create this file, in a project that depends on software.amazon.awssdk:s3 and a client for HTTP of the same SDK:",
                        "java",
                        "Hello.java",
                        blanks.fill(Quoting.DOUBLE, """
                        import java.net.URI;
                        import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
                        import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
                        import software.amazon.awssdk.core.sync.RequestBody;
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
                                    s3.putObject(put -> put.bucket(bucket).key({{key}}), RequestBody.fromString("Hello"));
                                    var bytes = s3.getObjectAsBytes(get -> get.bucket(bucket).key({{key}}));
                                    System.out.println(bytes.asUtf8String());
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
                                + "java -Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit"
                                + " -cp 'lib/*' Hello.java\n")
                .expect(Guide.SEES_HELLO);
    }

    private static Snippet javaScript(Blanks blanks) {
        return new Guide(blanks, "aws-javascript", "AWS SDK for JavaScript 3", GROUP)
                .code("Create this file:", "javascript", "hello.mjs", blanks.fill(Quoting.DOUBLE, """
                        import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

                        const s3 = new S3Client({
                          endpoint: {{endpoint}},
                          region: {{region}},
                          credentials: {
                            accessKeyId: {{accessKey}},
                            secretAccessKey: {{secretKey}},
                          },
                          forcePathStyle: true,
                        });

                        const place = { Bucket: {{bucket}}, Key: {{key}} };
                        await s3.send(new PutObjectCommand({ ...place, Body: "Hello" }));
                        const got = await s3.send(new GetObjectCommand(place));
                        console.log(await got.Body.transformToString());
                        """))
                .tries(Guide.RUN, "npm install @aws-sdk/client-s3 && node hello.mjs\n")
                .trustsVariable("NODE_EXTRA_CA_CERTS")
                .expect(Guide.SEES_HELLO);
    }

    private static Snippet go(Blanks blanks) {
        return new Guide(blanks, "aws-go", "AWS SDK for Go 2", GROUP)
                .code("Create this file, in a directory of its own:", "go", "main.go", blanks.fill(Quoting.DOUBLE, """
                package main

                import (
                	"context"
                	"fmt"
                	"io"
                	"log"
                	"strings"

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
                }
                """))
                .tries(Guide.RUN, "go mod init hello && go mod tidy && go run .\n")
                .trustsVariable("SSL_CERT_FILE")
                .expect(Guide.SEES_HELLO);
    }

    private static Snippet php(Blanks blanks) {
        return new Guide(blanks, "aws-php", "AWS SDK for PHP", GROUP)
                .code("Create this file:", "php", "hello.php", blanks.fill(Quoting.PHP, """
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

                $s3->putObject(['Bucket' => {{bucket}}, 'Key' => {{key}}, 'Body' => 'Hello']);
                echo $s3->getObject(['Bucket' => {{bucket}}, 'Key' => {{key}}])['Body'], "\\n";
                """))
                .tries(Guide.RUN, "composer require aws/aws-sdk-php && php hello.php\n")
                .trusts(
                        "Name the certificate when you run it:",
                        "shell",
                        null,
                        "php -d curl.cainfo=" + Guide.AUTHORITY + " hello.php\n")
                .expect(Guide.SEES_HELLO);
    }
}
