package testfiles;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Makes the files of `test-files/`, each with the result that the default import (`people`) must have:
///
///     java src/test/java/testfiles/GenerateTestFiles.java [small] [medium] [messy] [large [rows]] [--to folder]
///
/// Without names it makes small, medium and messy. It needs nothing but a JDK of 17 or newer, and gives the same
/// bytes every time. What is expected is known from writing, never from reading: every row is written together
/// with what must become of it, and no part of the product runs here.
///
/// An expected result is JSON: `totalLines, successfulInserts, failedLines, skippedLines, successRate,
/// errorCategories` (those that occur), then in file order `rejects` (`line`, `category`, `column` or null) and
/// `records` (`line`, `name`, `email`, and `age` and `department` where there are any). `line` is the physical
/// line on which a row starts. For a missing value `column` is the first required column without one.
///
/// For medium and large there are only the first 50 rejects and no records, but `recordsSha256` and
/// `rejectsSha256`: over UTF-8 lines in file order, each as [#canonicalRecord] and [#canonicalReject] make it.
public final class GenerateTestFiles {

    static final int LARGE_ROWS = 1_000_000;

    private static final int FIRST_REJECTS = 50;

    private GenerateTestFiles() {}

    public static void main(String[] args) throws IOException {
        var folder = Path.of("test-files");
        int largeRows = LARGE_ROWS;
        var names = new ArrayList<String>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--to") && i + 1 < args.length) {
                folder = Path.of(args[++i]);
            } else if (args[i].matches("[0-9_]+") && names.contains("large")) {
                largeRows = Integer.parseInt(args[i].replace("_", ""));
            } else if (args[i].matches("small|medium|messy|large")) {
                names.add(args[i]);
            } else {
                System.err.println("Unknown: " + args[i]);
                System.err.println("Usage: [small] [medium] [messy] [large [rows]] [--to folder]");
                System.exit(2);
            }
        }
        if (names.isEmpty()) {
            names.addAll(List.of("small", "medium", "messy"));
        }
        for (var name : names) {
            var file = make(name, folder, largeRows);
            System.out.printf("%s (%,d bytes)%n", file, Files.size(file));
        }
    }

    /// Makes `<name>-test.csv` and `<name>-test.expected.json` in a folder.
    ///
    /// @param name small, medium, messy or large
    /// @param largeRows how many rows large gets
    /// @return the CSV file
    public static Path make(String name, Path folder, int largeRows) throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve(name + "-test.csv");
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            var sheet =
                    switch (name) {
                        case "small" -> writeSmall(out);
                        case "medium" -> writeMedium(out);
                        case "messy" -> writeMessy(out);
                        case "large" -> writeLarge(out, largeRows);
                        default -> throw new IllegalArgumentException("No test file " + name);
                    };
            Files.writeString(folder.resolve(name + "-test.expected.json"), sheet.expected());
        }
        return file;
    }

    /// One line of what `recordsSha256` is over: `line, name, email, age, department`, parted by
    /// tabs and ended by a line feed, empty where absent, with backslash, tab, LF and CR inside a
    /// value as `\\`, `\t`, `\n`, `\r`.
    public static String canonicalRecord(
            long line, String name, String email, Integer age, String department) {
        return canonical(
                String.valueOf(line), name, email, age == null ? "" : age.toString(), department);
    }

    /// One line of what `rejectsSha256` is over: `line, category, column`, written in the same way.
    public static String canonicalReject(long line, String category, String column) {
        return canonical(String.valueOf(line), category, column);
    }

    private static String canonical(String... values) {
        var text = new StringBuilder();
        for (var value : values) {
            var safe =
                    (value == null ? "" : value)
                            .replace("\\", "\\\\")
                            .replace("\t", "\\t")
                            .replace("\n", "\\n")
                            .replace("\r", "\\r");
            text.append(text.isEmpty() ? "" : "\t").append(safe);
        }
        return text.append('\n').toString();
    }

    /// A thousand rows, about ten of them bad; lines end with LF.
    private static Sheet writeSmall(OutputStream out) throws IOException {
        var sheet = new Sheet(out, "\n", true);
        new Crowd(sheet, 4).write(1_000, 10);
        return sheet;
    }

    /// Ten thousand rows, about one in twenty bad; lines end with CRLF.
    private static Sheet writeMedium(OutputStream out) throws IOException {
        var sheet = new Sheet(out, "\r\n", false);
        new Crowd(sheet, 2).write(10_000, 50);
        return sheet;
    }

    /// As many rows as asked, about one in a hundred bad; lines end with LF.
    private static Sheet writeLarge(OutputStream out, int rows) throws IOException {
        var sheet = new Sheet(out, "\n", false);
        new Crowd(sheet, 3).write(rows, 10);
        return sheet;
    }

    private static Sheet writeMessy(OutputStream out) throws IOException {
        var sheet = new Sheet(out, "\n", true);
        new Mess(sheet).write();
        return sheet;
    }

    /// A CSV file in the making, together with what must become of it.
    private static final class Sheet {

        /// The characters U+F780 to U+F7FF stand for the single bytes 80 to FF, which are not UTF-8
        /// on their own.
        private static final int RAW = 0xF700;

        private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

        private final OutputStream out;
        private final boolean complete;
        private String lineEnd;
        private long line = 1;
        private long inserted;
        private final Map<String, Long> categories = new TreeMap<>();
        private final List<String> records = new ArrayList<>();
        private final List<String> rejects = new ArrayList<>();
        private final MessageDigest recordsHash = sha256();
        private final MessageDigest rejectsHash = sha256();

        Sheet(OutputStream out, String lineEnd, boolean complete) {
            this.out = out;
            this.lineEnd = lineEnd;
            this.complete = complete;
        }

        /// Ends lines in this way from the next one on.
        void endLinesWith(String end) {
            lineEnd = end;
        }

        /// A line that is no row and counts nowhere, or the header.
        void line(String text) throws IOException {
            write(text);
        }

        /// A row whose fields are these values as they are.
        void plain(String name, String email, Integer age, String department) throws IOException {
            var text = name + "," + email + "," + (age == null ? "" : age) + ",";
            good(text + (department == null ? "" : department), name, email, age, department);
        }

        /// A row of which this record must come.
        void good(String text, String name, String email, Integer age, String department)
                throws IOException {
            inserted++;
            recordsHash.update(canonicalRecord(line, name, email, age, department).getBytes(UTF_8));
            if (complete) {
                var years = age == null ? "" : ", \"age\": " + age;
                var where = department == null ? "" : ", \"department\": " + json(department);
                records.add(
                        "{\"line\": %d, \"name\": %s, \"email\": %s%s%s}"
                                .formatted(line, json(name), json(email), years, where));
            }
            write(text);
        }

        void malformed(String text) throws IOException {
            bad(text, "malformedLine", null);
        }

        void missing(String column, String text) throws IOException {
            bad(text, "missingFields", column);
        }

        void badEmail(String text) throws IOException {
            bad(text, "invalidEmail", "email");
        }

        void badAge(String text) throws IOException {
            bad(text, "invalidAge", "age");
        }

        private void bad(String text, String category, String column) throws IOException {
            categories.merge(category, 1L, Long::sum);
            rejectsHash.update(canonicalReject(line, category, column).getBytes(UTF_8));
            if (complete || rejects.size() < FIRST_REJECTS) {
                rejects.add(
                        "{\"line\": %d, \"category\": %s, \"column\": %s}"
                                .formatted(line, json(category), json(column)));
            }
            write(text);
        }

        private void write(String text) throws IOException {
            int from = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c >= RAW + 0x80 && c <= RAW + 0xFF) {
                    out.write(text.substring(from, i).getBytes(UTF_8));
                    out.write(c - RAW);
                    from = i + 1;
                }
            }
            out.write((text.substring(from) + lineEnd).getBytes(UTF_8));
            line += 1 + LINE_END.matcher(text).results().count();
        }

        String expected() {
            long failed = categories.values().stream().mapToLong(Long::longValue).sum();
            long total = inserted + failed;
            var counts = new ArrayList<String>();
            categories.forEach((category, count) -> counts.add(json(category) + ": " + count));
            var members = new ArrayList<String>();
            members.add("\"totalLines\": " + total);
            members.add("\"successfulInserts\": " + inserted);
            members.add("\"failedLines\": " + failed);
            members.add("\"skippedLines\": 0");
            members.add("\"successRate\": " + 100 * inserted / total);
            members.add("\"errorCategories\": {" + String.join(", ", counts) + "}");
            if (!complete) {
                members.add("\"recordsSha256\": " + json(hex(recordsHash)));
                members.add("\"rejectsSha256\": " + json(hex(rejectsHash)));
            }
            members.add("\"rejects\": " + list(rejects));
            if (complete) {
                members.add("\"records\": " + list(records));
            }
            return "{\n  " + String.join(",\n  ", members) + "\n}\n";
        }

        private static String list(List<String> items) {
            return "[\n    " + String.join(",\n    ", items) + "\n  ]";
        }

        private static String json(String text) {
            if (text == null) {
                return "null";
            }
            var json = new StringBuilder("\"");
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    json.append('\\').append(c);
                } else if (c < ' ' || c == '\uFEFF') {
                    json.append(String.format("\\u%04x", (int) c));
                } else {
                    json.append(c);
                }
            }
            return json.append('"').toString();
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String hex(MessageDigest digest) {
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    /// Many random people, a few of them badly written.
    ///
    /// Some lines open a quote and never close it. That must cost these lines alone, so in the
    /// whole file every quote that opens a field is followed by a letter: as a closing quote it
    /// would be a bad one.
    private static final class Crowd {

        private static final String[] FIRST = {
            "Ada",
            "Bo",
            "Chidi",
            "Dagny",
            "Emre",
            "Fatima",
            "Grace",
            "Hiro",
            "In\u00e9s",
            "Jos\u00e9",
            "Kofi",
            "Lena",
            "Ming",
            "Noor",
            "Oluwaseun",
            "Priya",
            "Quentin",
            "Ra\u00fal",
            "Saoirse",
            "Tariq",
            "Ursula",
            "V\u00e1clav",
            "Wen",
            "Ximena",
            "Yuki",
            "Zo\u00eb"
        };
        private static final String[] LAST = {
            "Adeyemi", "Brandt", "Castillo", "Dubois", "Eriksen", "Fischer", "Garc\u00eda",
                    "Haddad", "Ivanova",
            "Jansen", "Kowalski", "Lindqvist", "M\u00fcller", "Nakamura", "O'Brien", "Petrov",
                    "Quispe", "Rossi",
            "S\u00f8rensen", "Tanaka", "Umarov", "Van der Berg", "Weiss", "Xu", "Y\u0131lmaz",
                    "\u017bukowska"
        };
        private static final String[] DEPARTMENTS = {
            "Engineering",
            "Sales",
            "Support",
            "Finance",
            "Legal",
            "Research & Development",
            "Operations"
        };
        private static final String[] DOMAINS = {
            "example.org", "example.com", "mail.example.net", "Example.ORG"
        };

        private final Sheet sheet;
        private final Random random;

        Crowd(Sheet sheet, long seed) {
            this.sheet = sheet;
            this.random = new Random(seed);
        }

        void write(int rows, int badInAThousand) throws IOException {
            sheet.line("name,email,age,department");
            for (int i = 1; i <= rows; i++) {
                if (random.nextInt(400) == 0) {
                    sheet.line(pick("", ",,,", "  "));
                }
                if (random.nextInt(1_000) < badInAThousand) {
                    bad(i);
                } else {
                    good(i);
                }
            }
        }

        private void good(int number) throws IOException {
            var first = pick(FIRST);
            var last = pick(LAST);
            var email = "person" + number + "@" + pick(DOMAINS);
            var age = random.nextInt(10) == 0 ? null : Integer.valueOf(random.nextInt(151));
            var department = random.nextInt(20) == 0 ? null : pick(DEPARTMENTS);
            var rest = "," + email + "," + (age == null ? "" : age) + ",";
            rest += department == null ? "" : department;
            rest += random.nextInt(100) == 0 ? ",one more" : "";
            var mail = email.toLowerCase(Locale.ROOT);
            switch (random.nextInt(50)) {
                case 0, 1, 2, 3 ->
                        sheet.good(
                                "\"" + last + ", " + first + "\"" + rest,
                                last + ", " + first,
                                mail,
                                age,
                                department);
                case 4 ->
                        sheet.good(
                                "\""
                                        + first
                                        + " \"\""
                                        + last.charAt(0)
                                        + "\"\" "
                                        + last
                                        + "\""
                                        + rest,
                                first + " \"" + last.charAt(0) + "\" " + last,
                                mail,
                                age,
                                department);
                case 5 ->
                        sheet.good(
                                "\"" + first + "\n" + last + "\"" + rest,
                                first + "\n" + last,
                                mail,
                                age,
                                department);
                case 6, 7 ->
                        sheet.good(
                                "  " + first + " " + last + " " + rest,
                                first + " " + last,
                                mail,
                                age,
                                department);
                default ->
                        sheet.good(
                                first + " " + last + rest,
                                first + " " + last,
                                mail,
                                age,
                                department);
            }
        }

        private void bad(int number) throws IOException {
            var name = pick(FIRST) + " " + pick(LAST);
            var email = "person" + number + "@" + pick(DOMAINS);
            var rest = "," + random.nextInt(151) + "," + pick(DEPARTMENTS);
            switch (random.nextInt(16)) {
                case 0, 1 -> sheet.missing("name", "," + email + rest);
                case 2, 3 -> sheet.missing("email", name + pick(",", ", ") + rest);
                case 4 -> sheet.missing("name", " , ," + random.nextInt(151));
                case 5 -> sheet.badEmail(name + ",person" + number + ".example.org" + rest);
                case 6 -> sheet.badEmail(name + ",person" + number + "@@example.org" + rest);
                case 7 -> sheet.badEmail(name + ",person" + number + "@example" + rest);
                case 8 -> sheet.badEmail(name + ",person " + number + "@example.org" + rest);
                case 9, 10 ->
                        sheet.badAge(
                                name
                                        + ","
                                        + email
                                        + ","
                                        + pick("abc", "151", "-1", "30.5", "3O")
                                        + ",Sales");
                case 11 -> sheet.malformed(name);
                case 12 -> sheet.malformed(name + "\t" + email + "\t" + number);
                case 13 -> sheet.malformed("\"" + name + "\" jr.," + email + rest);
                case 14 -> sheet.malformed("\"" + name + "," + email + rest);
                default -> sheet.malformed(name + "\uF7FF," + email + rest);
            }
        }

        private String pick(String... choices) {
            return choices[random.nextInt(choices.length)];
        }
    }

    /// Every kind of bad data that people send, and good rows that look bad.
    private static final class Mess {

        private final Sheet sheet;

        Mess(Sheet sheet) {
            this.sheet = sheet;
        }

        void write() throws IOException {
            sheet.line("\uFEFFname,email,age,department");
            plainRows();
            missingFields();
            emails();
            ages();
            linesThatAreNoRows();
            fewAndManyFields();
            quotesWellUsed();
            quotesBadlyUsed();
            unicode();
            invalidUtf8();
            lineEndings();
            curiosities();
            end();
        }

        /// @param record name, e-mail, age and department, parted by bars
        private void good(String text, String record) throws IOException {
            var values = record.split("\\|", -1);
            var age = values[2].isEmpty() ? null : Integer.valueOf(values[2]);
            var department = values[3].isEmpty() ? null : values[3];
            sheet.good(text, values[0], values[1], age, department);
        }

        private void plainRows() throws IOException {
            sheet.plain("Ada Lovelace", "ada@example.org", 36, "Mathematics");
            sheet.plain("Alan Turing", "alan@example.org", 41, "Computing");
            sheet.plain("Grace Hopper", "grace@example.org", 85, "Navy");
            sheet.plain("Edsger Dijkstra", "edsger@example.org", 72, null);
            sheet.plain("Barbara Liskov", "barbara@example.org", null, "Computing");
            sheet.plain("Donald Knuth", "donald@example.org", null, null);
            good("Niklaus Wirth,niklaus@example.org", "Niklaus Wirth|niklaus@example.org||");
            good("Tony Hoare,tony@example.org,90", "Tony Hoare|tony@example.org|90|");
            good(
                    "  Frances Allen ,\tfrances@example.org , 88 ,  Compilers  ",
                    "Frances Allen|frances@example.org|88|Compilers");
            good(
                    "John Backus,John.Backus@EXAMPLE.Org,82,Fortran",
                    "John Backus|john.backus@example.org|82|Fortran");
            good("Leslie Lamport,leslie@example.org,  ,  ", "Leslie Lamport|leslie@example.org||");
        }

        private void missingFields() throws IOException {
            sheet.missing("name", ",no.name@example.org,30,Sales");
            sheet.missing("email", "No Mail,,30,Sales");
            sheet.missing("name", ",,30,Sales");
            sheet.missing("name", "   ,blank.name@example.org,30,Sales");
            sheet.missing("email", "Blank Mail, \t ,30,Sales");
            sheet.missing("name", "\"\",quoted.nothing@example.org,30,Sales");
            sheet.missing("email", "Quoted Blanks,\"  \",30,Sales");
            sheet.missing("email", "Only A Name,");
            sheet.missing("name", ",only.mail@example.org");
            sheet.missing("name", "\"\",\"\"");
            // Missing beats invalid, in whatever order the columns are.
            sheet.missing("name", ",not-a-mail,abc,Sales");
            sheet.missing("email", "Bad Age Too,,abc,Sales");
        }

        private void emails() throws IOException {
            sheet.badEmail("No At,example.org,30,Sales");
            sheet.badEmail("Two Ats,a@b@example.org,30,Sales");
            sheet.badEmail("No Dot,someone@localhost,30,Sales");
            sheet.badEmail("Nobody,@example.org,30,Sales");
            sheet.badEmail("No Domain,someone@,30,Sales");
            sheet.badEmail("Ends With Dot,someone@example.,30,Sales");
            sheet.badEmail("Starts With Dot,someone@.org,30,Sales");
            sheet.badEmail("Space Inside,some one@example.org,30,Sales");
            sheet.badEmail("Newline Inside,\"some\none@example.org\",30,Sales");
            sheet.badEmail("Two Mails,a@example.org;b@example.org,30,Sales");
            sheet.badEmail("Words,see below,30,Sales");
            // The first failing column counts.
            sheet.badEmail("Both Bad,not-a-mail,abc,Sales");
            // The header once more is a row like any other.
            sheet.badEmail("name,email,age,department");
            good(
                    "Plus Tag,plus+tag@sub.example.co.uk,30,Sales",
                    "Plus Tag|plus+tag@sub.example.co.uk|30|Sales");
            good(
                    "\u00c4rger,\u00c4RGER@B\u00dcCHER.example,30,Sales",
                    "\u00c4rger|\u00e4rger@b\u00fccher.example|30|Sales");
            sheet.plain("Same Mail Again", "ada@example.org", 36, "Mathematics");
        }

        private void ages() throws IOException {
            sheet.plain("Newborn", "newborn@example.org", 0, "Sales");
            sheet.plain("Oldest", "oldest@example.org", 150, "Sales");
            good("Bond,bond@example.org,007,Sales", "Bond|bond@example.org|7|Sales");
            sheet.badAge("Too Old,too.old@example.org,151,Sales");
            sheet.badAge("Unborn,unborn@example.org,-1,Sales");
            sheet.badAge("Half,half@example.org,30.5,Sales");
            sheet.badAge("Decimal Comma,comma@example.org,\"30,5\",Sales");
            sheet.badAge("Signed,signed@example.org,+3,Sales");
            sheet.badAge("Exponent,exponent@example.org,1e2,Sales");
            sheet.badAge("Hex,hex@example.org,0x1F,Sales");
            sheet.badAge("Letters,letters@example.org,abc,Sales");
            sheet.badAge("Unit,unit@example.org,30 years,Sales");
            sheet.badAge("Letter O,letter.o@example.org,3O,Sales");
            sheet.badAge("Overflow,overflow@example.org,99999999999999999999,Sales");
            sheet.badAge("Arabic Digits,digits@example.org,\u0663\u0660,Sales");
            sheet.badAge("Shifted,shifted@example.org,Sales,30");
            sheet.badAge("Null,null@example.org,NULL,Sales");
        }

        private void linesThatAreNoRows() throws IOException {
            sheet.line("");
            sheet.line("   ");
            sheet.line(" \t ");
            sheet.line(",");
            sheet.line(",,,");
            sheet.line(" , ,\t, ");
            sheet.line(",,,,,,,,,,");
            sheet.plain("After Blank Lines", "after.blank@example.org", 30, "Sales");
        }

        private void fewAndManyFields() throws IOException {
            sheet.malformed("just some words");
            sheet.malformed("someone@example.org");
            sheet.malformed("Tabs\ttabs@example.org\t30\tSales");
            sheet.malformed("Semicolons;semicolons@example.org;30;Sales");
            sheet.malformed("Pipes|pipes@example.org|30|Sales");
            sheet.malformed("\"quoted and alone\"");
            sheet.malformed("\"\"");
            sheet.malformed("# a comment");
            sheet.malformed("{\"name\": \"Json\"}");
            good(
                    "Trailing Commas,trailing@example.org,30,Sales,,,",
                    "Trailing Commas|trailing@example.org|30|Sales");
            good(
                    "Extra Fields,extra@example.org,30,Sales,more,and more",
                    "Extra Fields|extra@example.org|30|Sales");
            good(
                    "Many Fields,many@example.org,30,Sales" + ",x".repeat(200),
                    "Many Fields|many@example.org|30|Sales");
        }

        private void quotesWellUsed() throws IOException {
            good(
                    "\"Doe, Jane\",\"jane@example.org\",\"30\",\"Sales, East\"",
                    "Doe, Jane|jane@example.org|30|Sales, East");
            good(
                    "\"Dwayne \"\"The Rock\"\" Johnson\",rock@example.org,50,Film",
                    "Dwayne \"The Rock\" Johnson|rock@example.org|50|Film");
            good(
                    "\"Two\nLines\",two.lines@example.org,30,Sales",
                    "Two\nLines|two.lines@example.org|30|Sales");
            good(
                    "\"Four\n\r\nLines\r\",four.lines@example.org,30,\"Sales\nand more\"",
                    "Four\n\r\nLines|four.lines@example.org|30|Sales\nand more");
            good(
                    "\"\nPadded\n\",padded@example.org,30,\" Sales \"",
                    "Padded|padded@example.org|30|Sales");
            good("5\" Nail,nail@example.org,30,Tools", "5\" Nail|nail@example.org|30|Tools");
            good("Robert \"Bob\",bob@example.org,30,\"\"", "Robert \"Bob\"|bob@example.org|30|");
            good(
                    " \"Spaced\",spaced@example.org,30,Sales",
                    "\"Spaced\"|spaced@example.org|30|Sales");
            sheet.badEmail("'Single, Quotes',single@example.org,30,Sales");
        }

        /// The quote that is never closed is followed by one that opens a field: it closes the
        /// other badly.
        private void quotesBadlyUsed() throws IOException {
            sheet.malformed("\"Text\" After,after@example.org,30,Sales");
            sheet.malformed("\"Space\" ,space@example.org,30,Sales");
            sheet.malformed("\"Backslash\\\"Escaped\",backslash@example.org,30,Sales");
            sheet.malformed("Late,\"late@example.org\"x,30,Sales");
            sheet.plain("Between Them", "between@example.org", 30, "Sales");
            sheet.malformed("\"Never Closed,never@example.org,30,Sales");
            sheet.plain("Next Line", "next.line@example.org", 30, "Sales");
            good(
                    "\"Quoted Again\",again@example.org,30,Sales",
                    "Quoted Again|again@example.org|30|Sales");
            // Two lines that would be one record, were the second not wrong: each is read on its
            // own.
            sheet.malformed("\"Torn");
            good("Na\"me,torn@example.org,30,Sales", "Na\"me|torn@example.org|30|Sales");
            sheet.malformed("Torn Later,later@example.org,30,\"Sales");
            sheet.malformed("and \"more\"");
        }

        private void unicode() throws IOException {
            sheet.plain("Jos\u00e9 \u00d1and\u00fa", "jose@example.org", 30, "Ventas");
            sheet.plain("\u5f20\u4f1f", "zhang@example.org", 30, "\u9500\u552e");
            sheet.plain(
                    "\u0645\u062d\u0645\u062f",
                    "muhammad@example.org",
                    30,
                    "\u0645\u0628\u064a\u0639\u0627\u062a");
            sheet.plain("\u05e9\u05e8\u05d4", "sarah@example.org", 30, "Sales");
            sheet.plain(
                    "\ud83e\udd84 Unicorn \ud83d\udc69\u200d\ud83d\udcbb",
                    "unicorn@example.org",
                    30,
                    "\u2728");
            sheet.plain("Zoe\u0308 Combined", "zoe@example.org", 30, "Sales");
            sheet.plain("Mark\uFEFFInside", "mark@example.org", 30, "Sales");
            sheet.plain(
                    "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2",
                    "sisyphus@example.org",
                    30,
                    "\u039b\u03cc\u03c6\u03bf\u03c2");
        }

        private void invalidUtf8() throws IOException {
            sheet.malformed("Lati\uF7EBn,latin1@example.org,30,Sales");
            sheet.malformed("Never \uF7FF Valid,never.valid@example.org,30,Sales");
            sheet.malformed("Cut Short \uF7C3,cut@example.org,30,Sales");
            sheet.malformed("Overlong \uF7C0\uF7AF,overlong@example.org,30,Sales");
            sheet.malformed("Surrogate \uF7ED\uF7A0\uF780,surrogate@example.org,30,Sales");
            sheet.malformed("At The End,end@example.org,30,Sales\uF7E2\uF782");
            sheet.malformed("\"Quoted\n\uF7FF\",quoted.invalid@example.org,30,Sales");
            // Malformed beats missing.
            sheet.malformed(",,\uF7FF");
        }

        private void lineEndings() throws IOException {
            sheet.endLinesWith("\r\n");
            sheet.plain("Windows", "windows@example.org", 30, "Sales");
            sheet.line("");
            sheet.badAge("Windows Age,windows.age@example.org,old,Sales");
            good(
                    "\"Windows\r\nLines\",windows.lines@example.org,30,Sales",
                    "Windows\r\nLines|windows.lines@example.org|30|Sales");
            sheet.malformed("\"Windows\" Quote,windows.quote@example.org,30,Sales");
            sheet.endLinesWith("\r");
            sheet.plain("Old Mac", "mac@example.org", 30, "Sales");
            sheet.line("");
            sheet.missing("email", "Old Mac Missing,,30,Sales");
            good(
                    "\"Old\rMac\",mac.lines@example.org,30,Sales",
                    "Old\rMac|mac.lines@example.org|30|Sales");
            sheet.plain("Last Old Mac", "mac.last@example.org", 30, "Sales");
            sheet.endLinesWith("\n");
        }

        private void curiosities() throws IOException {
            sheet.plain("=1+1", "formula@example.org", 30, "@SUM(A1:A9)");
            sheet.plain("<script>alert(1)</script>", "script@example.org", 30, "Sales");
            sheet.plain(
                    "Robert'); DROP TABLE job;--", "tables@example.org", 30, "${jndi:ldap://x}");
            sheet.plain("{\"$gt\": null}", "operator@example.org", 30, "$where");
            sheet.plain("Nul\0Character", "nul@example.org", 30, "Sales");
            sheet.badAge("Nul\0Age,nul.age@example.org,3\u00000,Sales");
            sheet.plain("C:\\temp\\new", "backslash@example.org", 30, "\\N");
            sheet.plain("null", "undefined@example.org", 30, "NaN");
            sheet.plain("x".repeat(1_000), "long@example.org", 30, "Sales");
        }

        private void end() throws IOException {
            sheet.plain("Nearly Last", "nearly@example.org", 30, "Sales");
            sheet.endLinesWith("");
            sheet.malformed("Last,\"last@example.org,30,Sales");
        }
    }
}
