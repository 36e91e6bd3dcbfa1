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
        return new Snippet("boto3", "Python: boto3", GROUP, "python", "hello.py", blanks.fill(Quoting.DOUBLE, """
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

                        s3.put_object(Bucket={{bucket}}, Key="hello.txt", Body=b"Hello")
                        print(s3.get_object(Bucket={{bucket}}, Key="hello.txt")["Body"].read().decode())
                        """));
    }

    private static Snippet java(Blanks blanks) {
        return new Snippet(
                "aws-java", "AWS SDK for Java 2", GROUP, "java", "Hello.java", blanks.fill(Quoting.DOUBLE, """
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
                                    s3.putObject(put -> put.bucket(bucket).key("hello.txt"), RequestBody.fromString("Hello"));
                                    var bytes = s3.getObjectAsBytes(get -> get.bucket(bucket).key("hello.txt"));
                                    System.out.println(bytes.asUtf8String());
                                }
                            }
                        }
                        """));
    }

    private static Snippet javaScript(Blanks blanks) {
        return new Snippet(
                "aws-javascript",
                "AWS SDK for JavaScript 3",
                GROUP,
                "javascript",
                "hello.mjs",
                blanks.fill(Quoting.DOUBLE, """
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

                        const place = { Bucket: {{bucket}}, Key: "hello.txt" };
                        await s3.send(new PutObjectCommand({ ...place, Body: "Hello" }));
                        const got = await s3.send(new GetObjectCommand(place));
                        console.log(await got.Body.transformToString());
                        """));
    }

    private static Snippet go(Blanks blanks) {
        return new Snippet("aws-go", "AWS SDK for Go 2", GROUP, "go", "main.go", blanks.fill(Quoting.DOUBLE, """
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
                	bucket, key := aws.String({{bucket}}), aws.String("hello.txt")
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
                """));
    }

    private static Snippet php(Blanks blanks) {
        return new Snippet("aws-php", "AWS SDK for PHP", GROUP, "php", "hello.php", blanks.fill(Quoting.PHP, """
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

                $s3->putObject(['Bucket' => {{bucket}}, 'Key' => 'hello.txt', 'Body' => 'Hello']);
                echo $s3->getObject(['Bucket' => {{bucket}}, 'Key' => 'hello.txt'])['Body'], "\\n";
                """));
    }
}
