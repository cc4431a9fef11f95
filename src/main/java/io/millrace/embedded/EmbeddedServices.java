package io.millrace.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;

/// Runs the embedded servers alone, for tests and for several processes of Millrace on one machine.
///
/// Prints what another process must have in its environment to use them, one `NAME=value` a line,
/// and nothing else; then runs until SIGTERM. Reads the same settings as the application.
public final class EmbeddedServices {

    private EmbeddedServices() {}

    public static void main(String[] args) {
        var context =
                new SpringApplicationBuilder(EmbeddedConfiguration.class)
                        .web(WebApplicationType.NONE)
                        .logStartupInfo(false)
                        .properties(
                                "spring.main.keep-alive=true",
                                "logging.level.root=warn",
                                "spring.main.banner-mode=off")
                        .run(args);
        settings(context).forEach((name, value) -> System.out.println(name + "=" + value));
        System.out.flush();
    }

    private static Map<String, String> settings(ApplicationContext context) {
        var settings = new LinkedHashMap<String, String>();
        context.getBeanProvider(EmbeddedMongo.class)
                .ifAvailable(mongo -> settings.put("SPRING_MONGODB_URI", mongo.uri()));
        context.getBeanProvider(EmbeddedS3.class)
                .ifAvailable(s3 -> {
                    settings.put("SPRING_CLOUD_AWS_S3_ENDPOINT", s3.endpoint().toString());
                    settings.put("SPRING_CLOUD_AWS_S3_PATHSTYLEACCESSENABLED", "true");
                    settings.put("SPRING_CLOUD_AWS_REGION_STATIC", EmbeddedS3.REGION);
                    settings.put("SPRING_CLOUD_AWS_CREDENTIALS_ACCESSKEY", s3.keys().accessKey());
                    settings.put("SPRING_CLOUD_AWS_CREDENTIALS_SECRETKEY", s3.keys().secretKey());
                });
        return settings;
    }
}
