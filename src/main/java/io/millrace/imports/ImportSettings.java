package io.millrace.imports;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/// Settings of the import job.
///
/// @param maxRowSize the longest row that is read; a longer one is rejected as malformed
/// @param chunkBytes a chunk ends early when its rows are longer than this in total, which bounds
///   memory for files of huge rows
/// @param keptRawBytes how much of a rejected row is kept with its reject; the rest is still in the
///   file
/// @param partitions how many parts of one file are loaded at once; 0 for as many as there are
///   processors
/// @param splitFrom files smaller than this are loaded in one part
/// @param definitions the folder of import definitions, one `*.yml` for each
@ConfigurationProperties("millrace.imports")
record ImportSettings(
        @DefaultValue("1MB") DataSize maxRowSize,
        @DefaultValue("8MB") DataSize chunkBytes,
        @DefaultValue("64KB") DataSize keptRawBytes,
        @DefaultValue("0") int partitions,
        @DefaultValue("16MB") DataSize splitFrom,
        @DefaultValue("config/imports") Path definitions) {

    ImportSettings {
        Assert.isTrue(
                partitions >= 0 && partitions <= 64,
                "millrace.imports.partitions must be between 0 (as many as processors) and 64");
        Assert.isTrue(chunkBytes.toBytes() >= 1, "millrace.imports.chunk-bytes must be 1B or more");
        Assert.isTrue(
                keptRawBytes.toBytes() >= 0 && keptRawBytes.compareTo(DataSize.ofMegabytes(8)) <= 0,
                "millrace.imports.kept-raw-bytes must be between 0B and 8MB");
        partitions = partitions == 0 ? Runtime.getRuntime().availableProcessors() : partitions;
        Assert.isTrue(
                maxRowSize.toBytes() >= 1 && maxRowSize.compareTo(DataSize.ofMegabytes(8)) <= 0,
                "millrace.imports.max-row-size must be between 1B and 8MB (a MongoDB document has 16MB)");
    }
}
