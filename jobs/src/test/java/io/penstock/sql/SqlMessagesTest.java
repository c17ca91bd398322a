package io.penstock.sql;

import static io.penstock.sql.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.penstock.definition.Parameter;
import io.penstock.definition.ParameterType;
import io.penstock.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person reads who has written wrong SQL, word by word. */
class SqlMessagesTest {
  private static final StructType SPENDING =
      StructType.fromDDL(
          "customer_id STRING, amount DECIMAL(12,2), kind STRING, day DATE, tags ARRAY<STRING>,"
              + " detail STRUCT<city: STRING, zip: STRING>");

  private static final SqlAnalyzer ANALYZER =
      new SqlAnalyzer(
          List.of(
              new Parameter(text("as_of"), ParameterType.DATE, "2025-06-30"),
              new Parameter(text("limit"), ParameterType.INT, "3")));

  @ParameterizedTest
  @MethodSource("queries")
  void saysWhatIsWrongWithAQuery(String sql, List<String> messages) {
    List<Problem> problems = ANALYZER.query(text(sql), datasets()).problems();

    assertThat(problems).extracting(Problem::toString).containsExactlyElementsOf(messages);
  }

  static Stream<Arguments> queries() {
    return Stream.of(
        arguments(
            "SELECT amout FROM spending",
            List.of(
                "risk.yaml:1:8: unknown column 'amout' in 'spending'. It has customer_id, amount, kind, day, tags, detail. Did you mean 'amount'?")),
        arguments(
            "SELECT amout, custmer_id FROM spending WHERE kid = 'x'",
            List.of(
                "risk.yaml:1:8: unknown column 'amout' in 'spending'. It has customer_id, amount, kind, day, tags, detail. Did you mean 'amount'?",
                "risk.yaml:1:15: unknown column 'custmer_id' in 'spending'. It has customer_id, amount, kind, day, tags, detail. Did you mean 'customer_id'?",
                "risk.yaml:1:46: unknown column 'kid' in 'spending'. It has customer_id, amount, kind, day, tags, detail. Did you mean 'kind'?")),
        arguments(
            "SELECT s.amout FROM spending s",
            List.of(
                "risk.yaml:1:8: unknown column 'amout' in 'spending'. It has customer_id, amount, kind, day, tags, detail. Did you mean 'amount'?")),
        arguments(
            "SELECT x.amount FROM spending s",
            List.of(
                "risk.yaml:1:8: unknown table or column 'x' in 'x.amount'. FROM has s. Did you mean 's'?")),
        arguments(
            "SELECT segmnt FROM spending s JOIN customers c ON s.customer_id = c.customer_id",
            List.of(
                "risk.yaml:1:8: unknown column 'segmnt'. 'spending' has customer_id, amount, kind, day, tags, detail; 'customers' has customer_id, segment, valid_from. Did you mean 'segment'?")),
        arguments(
            "SELECT customer_id FROM spending s JOIN customers c ON s.customer_id = c.customer_id",
            List.of(
                "risk.yaml:1:8: column 'customer_id' is in several datasets. Say which: c.customer_id or s.customer_id.")),
        arguments(
            "SELECT amount FROM (SELECT amount AS a2, kind FROM spending) q",
            List.of("risk.yaml:1:8: unknown column 'amount' in 'q'. It has a2, kind.")),
        arguments(
            "SELECT amount AS a, a + b AS c FROM spending",
            List.of(
                "risk.yaml:1:25: unknown column 'b' in 'spending'. It has customer_id, amount, kind, day, tags, detail.")),
        arguments(
            "SELECT SUM(amount) AS s FROM spending ORDER BY knd",
            List.of(
                "risk.yaml:1:48: unknown column 'knd'. 'spending' has customer_id, amount, kind, day, tags, detail; SELECT has s. Did you mean 'kind'?")),
        arguments(
            "SELECT kind, count(*) AS n FROM spending GROUP BY kid",
            List.of(
                "risk.yaml:1:51: unknown column 'kid' in 'spending'. It has customer_id, amount, kind, day, tags, detail. Did you mean 'kind'?")),
        arguments(
            "SELECT kind, count(*) AS n FROM spending GROUP BY kind HAVING cnt > 1",
            List.of(
                "risk.yaml:1:63: unknown column 'cnt'. 'spending' has customer_id, amount, kind, day, tags, detail; SELECT has n.")),
        arguments(
            "SELECT customer_id FROM spending WHERE EXISTS (SELECT 1 FROM customers c WHERE c.segmen = 'a')",
            List.of(
                "risk.yaml:1:80: unknown column 'segmen' in 'customers'. It has customer_id, segment, valid_from. Did you mean 'segment'?")),
        arguments(
            "SELECT detail.cty AS c FROM spending",
            List.of("risk.yaml:1:8: unknown field 'cty'. It has city, zip. Did you mean 'city'?")),
        arguments(
            "SELECT upperr(kind) AS k FROM spending",
            List.of("risk.yaml:1:8: unknown function 'upperr'. Did you mean 'upper'?")),
        arguments(
            "SELECT nosuchthingatall(kind) AS k, sumx(amount) AS s FROM spending",
            List.of(
                "risk.yaml:1:8: unknown function 'nosuchthingatall'. There are Spark's own functions and Penstock's, such as mask_last4.",
                "risk.yaml:1:37: unknown function 'sumx'. Did you mean 'sum'?")),
        arguments(
            "SELECT upper(kind, 3) AS k FROM spending",
            List.of("risk.yaml:1:8: 'upper' takes 1 argument, has 2.")),
        arguments(
            "SELECT kind + day AS k FROM spending",
            List.of(
                "risk.yaml:1:8: 'date_add(kind, day)': the second argument must be INT, SMALLINT or TINYINT, 'day' is DATE.")),
        arguments(
            "SELECT tags + 1 AS k FROM spending",
            List.of(
                "risk.yaml:1:8: '(tags + 1)': the types on both sides do not fit, ARRAY<STRING> and INT.")),
        arguments(
            "SELECT mask_last4(tags) AS k FROM spending",
            List.of(
                "risk.yaml:1:8: 'mask_last4(tags)': the first argument must be STRING, 'tags' is ARRAY<STRING>.")),
        arguments(
            "SELECT mask_last4(kind, kind) AS k FROM spending",
            List.of("risk.yaml:1:8: 'mask_last4' takes 1 argument, has 2.")),
        arguments(
            "SELECT kind, sum(amount) AS s FROM spending",
            List.of(
                "risk.yaml:1:8: 'kind' stands beside an aggregate, and there is no GROUP BY. Group by it, or aggregate it too.")),
        arguments(
            "SELECT kind, day, sum(amount) AS s FROM spending GROUP BY kind",
            List.of(
                "risk.yaml:1:14: 'day' has many values in a group. Put it into an aggregate, such as max(day), or group by it.")),
        arguments(
            "SELECT kind FROM spending WHERE sum(amount) > 3",
            List.of(
                "risk.yaml:1:33: WHERE sees one row at a time: no aggregate, window or generator can stand in it. Use HAVING, or an outer SELECT.")),
        arguments(
            "SELECT kind FROM spending WHERE amount",
            List.of(
                "risk.yaml:1:33: a condition must be TRUE or FALSE, this is DECIMAL(12,2). Compare it with something.")),
        arguments(
            "SELECT kind FROM spending UNION ALL SELECT kind, day FROM spending",
            List.of(
                "risk.yaml:1:27: the SELECTs of a UNION differ in their columns: 1 and 2. Select the same columns on both sides.")),
        arguments(
            "SELECT kind FROM spending UNION ALL SELECT tags FROM spending",
            List.of(
                "risk.yaml:1:1: UNION can only be performed on tables with compatible column types. The first column of the second table is \"ARRAY<STRING>\" type which is not compatible with \"STRING\" at the same column of the first table.")),
        arguments(
            "SELECT kind FRM spending",
            List.of("risk.yaml:1:13: syntax error at or near 'FRM'. Did you mean 'FROM'?")),
        arguments(
            "SELEC kind FROM spending",
            List.of("risk.yaml:1:1: syntax error at or near 'SELEC'. Did you mean 'SELECT'?")),
        arguments(
            "SELECT kind FROM spending WHER amount > 1",
            List.of("risk.yaml:1:27: syntax error at or near 'WHER'. Did you mean 'WHERE'?")),
        arguments(
            "SELECT kind, FROM spending",
            List.of("risk.yaml:1:12: a comma too many stands at the end of SELECT. Remove it.")),
        arguments(
            "SELECT sum(amount FROM spending",
            List.of(
                "risk.yaml:1:11: the bracket that opens here is not closed. Write the ')' where it ends.")),
        arguments(
            "SELECT kind FROM spending WHERE amount > > 3",
            List.of(
                "risk.yaml:1:42: syntax error at or near '>'. Look at what stands just before: is a comma, a word or a bracket missing?")),
        arguments(
            "SELECT 'abc FROM spending",
            List.of(
                "risk.yaml:1:8: the quote that opens here is not closed. Write ' where the text ends.")),
        arguments(
            "SELECT kind FROM spending; SELECT 1",
            List.of(
                "risk.yaml:1:28: a second statement begins here: the SQL of a table is one SELECT. Make a table of its own of it, or remove it.")),
        arguments(
            "INSERT INTO spending SELECT 1",
            List.of(
                "risk.yaml:1:1: 'INSERT' cannot begin the SQL of a table: it is one SELECT. Penstock makes and writes the table itself, as write: says.")),
        arguments(
            "DROP TABLE spending",
            List.of(
                "risk.yaml:1:1: 'DROP' cannot begin the SQL of a table: it is one SELECT. Penstock makes and writes the table itself, as write: says.")),
        arguments(
            "WITH x AS (SELECT 1) INSERT INTO spending SELECT * FROM x",
            List.of(
                "risk.yaml:1:22: syntax error at or near 'INSERT'. Look at what stands just before: is a comma, a word or a bracket missing?")),
        arguments("-- only", List.of("risk.yaml:1:1: the SQL is empty. Write one SELECT.")),
        arguments(
            "SELECT * FROM db.spending",
            List.of(
                "risk.yaml:1:15: 'db.spending' is not allowed: SQL reads the datasets of this pipeline only, by their plain names. Declare it under sources and use its name here.")),
        arguments(
            "SELECT * FROM parquet.`/tmp/x`",
            List.of(
                "risk.yaml:1:15: 'parquet./tmp/x' is not allowed: SQL reads the datasets of this pipeline only, by their plain names. Declare it under sources and use its name here.")),
        arguments(
            "SELECT kind FROM spending WHERE day <= :asof",
            List.of(
                "risk.yaml:1:40: unknown parameter ':asof'. The pipeline has as_of, limit. Did you mean 'as_of'?")),
        arguments(
            "SELECT kind FROM spending WHERE amount > ?",
            List.of(
                "risk.yaml:1:42: '?' is not allowed: parameters have names. Write it as :name.")),
        arguments(
            "SELECT now() AS n, rand() AS r, kind FROM spending",
            List.of(
                "risk.yaml:1:8: now gives another value each time, so that no run could be repeated. Use a parameter, such as :as_of.",
                "risk.yaml:1:20: rand gives another value each time, so that no run could be repeated. Use a hash of columns, such as xxhash64(customer_id).")),
        arguments(
            "SELECT current_date AS d FROM spending",
            List.of(
                "risk.yaml:1:8: current_date gives another value each time, so that no run could be repeated. Use a parameter, such as :as_of.")),
        arguments(
            "SELECT unix_timestamp() AS d FROM spending",
            List.of(
                "risk.yaml:1:8: current_timestamp gives another value each time, so that no run could be repeated. Use a parameter, such as :as_of.")),
        arguments(
            "SELECT DATE 'today' AS d FROM spending",
            List.of(
                "risk.yaml:1:8: DATE 'today' gives another value each time, so that no run could be repeated. Use a parameter, such as :as_of.")),
        arguments(
            "SELECT CAST('now' AS TIMESTAMP) AS d FROM spending",
            List.of(
                "risk.yaml:1:8: 'now' as a time gives another value each time, so that no run could be repeated. Use a parameter, such as :as_of.")),
        arguments(
            "SELECT reflect('java.lang.System', 'exit', 1) AS x FROM spending",
            List.of(
                "risk.yaml:1:8: reflect is not allowed: it runs code that the pipeline does not show.")),
        arguments(
            "SELECT input_file_name() AS x FROM spending",
            List.of(
                "risk.yaml:1:8: input_file_name is not allowed: it reads files that the pipeline does not name.")),
        arguments(
            "SELECT current_user AS x FROM spending",
            List.of(
                "risk.yaml:1:8: current_user is not allowed: it depends on who runs the pipeline and where.")),
        arguments(
            "SELECT TRANSFORM(kind) USING 'cat' AS (x) FROM spending",
            List.of(
                "risk.yaml:1:1: TRANSFORM ... USING is not allowed: it runs code that the pipeline does not show.")),
        arguments(
            "SELECT kind FROM spending TABLESAMPLE (10 PERCENT)",
            List.of(
                "risk.yaml:1:27: TABLESAMPLE gives another value each time, so that no run could be repeated. Filter on a hash of columns: pmod(xxhash64(customer_id), 100) < 5.")),
        arguments(
            "SELECT kind FROM spending VERSION AS OF 3",
            List.of(
                "risk.yaml:1:27: VERSION AS OF or TIMESTAMP AS OF is not allowed: a run pins the versions that it reads itself.")),
        arguments(
            "SELECT * FROM read_files('/tmp')",
            List.of(
                "risk.yaml:1:15: 'read_files(...)' in FROM is not allowed: SQL reads the datasets of this pipeline only, by their plain names. Declare it under sources and use its name here.")),
        arguments(
            "SELECT * FROM IDENTIFIER('spending')",
            List.of(
                "risk.yaml:1:15: IDENTIFIER(...) is not allowed: what the query reads must be known before it runs.")),
        arguments(
            "SELECT kind FROM spendin",
            List.of(
                "risk.yaml:1:18: unknown dataset 'spendin'. The pipeline has spending, customers. Did you mean 'spending'?")),
        arguments(
            "SELECT sum(amount) FROM spending",
            List.of(
                "risk.yaml:1:8: 'sum(amount)' is no name for a column of a table. Use letters, digits and _; in a SELECT: AS name.")),
        arguments(
            "SELECT kind, kind FROM spending",
            List.of("risk.yaml:1:14: column 'kind' is there twice. Rename one of them.")),
        arguments(
            "SELECT kind AS _k, NULL AS n, day - day AS i FROM spending",
            List.of(
                "risk.yaml:1:8: column '_k' begins with '_': such names are Penstock's own. Rename it.",
                "risk.yaml:1:20: column 'n' is always NULL and has no type. Give it one: CAST(NULL AS STRING).",
                "risk.yaml:1:31: column 'i' is an INTERVAL DAY, which a table cannot keep. Make a number of it, such as datediff(a, b).")),
        arguments(
            "SELECT * FROM spending s JOIN customers c ON s.customer_id = c.customer_id",
            List.of("risk.yaml:1:8: column 'customer_id' is there twice. Rename one of them.")),
        arguments(
            "SELECT *, c.* FROM spending s",
            List.of(
                "risk.yaml:1:11: cannot resolve 'c'.* given input columns 'amount', 'customer_id', 'day', 'detail', 'kind', 'tags'. Please check that the specified table or struct exists and is accessible in the input columns.")),
        arguments(
            "SELECT CAST(amount AS DECIML) AS x FROM spending",
            List.of("risk.yaml:1:23: unknown type 'DECIML'. Did you mean 'DECIMAL'?")),
        arguments(
            "SELECT kind FROM spending ORDER BY 3",
            List.of(
                "risk.yaml:1:36: ORDER BY position 3 is not in select list (valid range is [1, 1]).")),
        arguments(
            "SELECT amount OVER (PARTITION BY kind) AS x FROM spending",
            List.of(
                "risk.yaml:1:20: syntax error at or near '('. Look at what stands just before: is a comma, a word or a bracket missing?")),
        arguments(
            "SELECT row_number() OVER (PARTITION BY kid ORDER BY amount) AS x FROM spending",
            List.of(
                "risk.yaml:1:40: unknown column 'kid' in 'spending'. It has customer_id, amount, kind, day, tags, detail. Did you mean 'kind'?")),
        arguments(
            "SELECT amount IN (SELECT kind, day FROM spending) AS x FROM spending",
            List.of(
                "risk.yaml:1:15: cannot resolve \"(amount IN (listquery()))\": the types do not fit: The number of columns in the left hand side of an IN subquery does not match the number of columns in the output of subquery. Left hand side columns(length: 1): [\"amount\"], right hand side columns(length: 2): [\"kind\", \"day\"].")),
        arguments(
            "SELECT (SELECT kind, day FROM spending) AS x FROM spending",
            List.of(
                "risk.yaml:1:8: invalid subquery: Scalar subquery must return only one column, but got 2.")),
        arguments(
            "SELECT filter(tags, x -> x = knd) AS t FROM spending",
            List.of(
                "risk.yaml:1:30: unknown column 'knd' in 'spending'. It has customer_id, amount, kind, day, tags, detail. Did you mean 'kind'?")),
        arguments(
            "SELECT (SELECT max(segment) FROM customers c WHERE c.customer_id = spending.customr_id)"
                + " AS s FROM spending",
            List.of(
                "risk.yaml:1:68: unknown column 'customr_id' in 'spending'. It has customer_id, amount, kind, day, tags, detail. Did you mean 'customer_id'?")),
        arguments(
            "SELECT kind, tag FROM spending LATERAL VIEW explode(tgs) v AS tag",
            List.of(
                "risk.yaml:1:53: unknown column 'tgs' in 'spending'. It has customer_id, amount, kind, day, tags, detail. Did you mean 'tags'?")),
        arguments(
            "SELECT filter(tags, t -> length(t)) AS t FROM spending",
            List.of(
                "risk.yaml:1:8: cannot resolve \"filter(tags, t -> length(t))\": the types do not fit: The second parameter requires the \"BOOLEAN\" type, however its function has the type \"INT\".")),
        arguments(
            "SELECT substring(kind) AS k FROM spending",
            List.of("risk.yaml:1:8: 'substring' takes 2 or 3 arguments, has 1.")),
        arguments(
            "SELECT amount FROM spending WHERE day > '2025-02-30' AND amount < '10'",
            List.of("risk.yaml:1:41: '2025-02-30' cannot be read as DATE.")),
        arguments(
            "SELECT `Zoë😀` AS x, amout FROM spending",
            List.of(
                "risk.yaml:1:8: unknown column 'Zoë😀' in 'spending'. It has customer_id, amount, kind, day, tags, detail.",
                "risk.yaml:1:22: unknown column 'amout' in 'spending'. It has customer_id, amount, kind, day, tags, detail. Did you mean 'amount'?")),
        arguments(
            "SELECT a.b.c.d AS x FROM spending",
            List.of("risk.yaml:1:8: unknown table or column 'a' in 'a.b.c.d'. FROM has spending.")),
        arguments(
            "SELECT *, kind AS kind FROM spending",
            List.of("risk.yaml:1:11: column 'kind' is there twice. Rename one of them.")),
        arguments(
            "SELECT customer_id,\n       amout\nFROM spending",
            List.of(
                "risk.yaml:2:8: unknown column 'amout' in 'spending'. It has customer_id, amount, kind, day, tags, detail. Did you mean 'amount'?")),
        arguments(
            "SELECT kind FROM spending GROUP BY ALL HAVING sum(amont) > 1",
            List.of(
                "risk.yaml:1:51: unknown column 'amont' in 'spending'. It has customer_id, amount, kind, day, tags, detail. Did you mean 'amount'?")),
        arguments(
            "SELECT customer_id FROM spending UNION SELECT segmet FROM customers",
            List.of(
                "risk.yaml:1:47: unknown column 'segmet' in 'customers'. It has customer_id, segment, valid_from. Did you mean 'segment'?")),
        arguments(
            "WITH t AS (SELECT amount AS a FROM spending) SELECT b FROM t",
            List.of("risk.yaml:1:53: unknown column 'b' in 't'. It has a. Did you mean 'a'?")),
        arguments(
            "WITH t AS (SELECT amnt AS a FROM spending) SELECT a FROM t",
            List.of(
                "risk.yaml:1:19: unknown column 'amnt' in 'spending'. It has customer_id, amount, kind, day, tags, detail. Did you mean 'amount'?")),
        arguments(
            "SELECT collect_list(kind)[0] AS k, uuid() AS u FROM spending",
            List.of(
                "risk.yaml:1:36: uuid gives another value each time, so that no run could be repeated. Use a hash of columns, such as xxhash64(customer_id).")),
        arguments(
            "SELECT kind FROM spending LEFT JOIN customers ON customer_id = customer_id",
            List.of(
                "risk.yaml:1:50: column 'customer_id' is in several datasets. Say which: customers.customer_id or spending.customer_id.")),
        arguments(
            "SELECT kind FROM spending JOIN customers USING (custmer_id)",
            List.of(
                "risk.yaml:1:49: unknown column 'custmer_id' on one side of the join. It has amount, customer_id, day, detail, kind, tags. Did you mean 'customer_id'?")),
        arguments(
            "SELECT struct(kind) AS s, amount.x AS y FROM spending",
            List.of(
                "risk.yaml:1:27: can't extract a value from \"amount\". Need a complex type [STRUCT, ARRAY, MAP] but got \"DECIMAL(12,2)\".")),
        arguments(
            "SELECT count(DISTINCT *) AS n FROM spending GROUP BY 2",
            List.of(
                "risk.yaml:1:1: star (*) is not allowed in a select list when GROUP BY an ordinal position is used.")));
  }

  @ParameterizedTest
  @MethodSource("predicates")
  void saysWhatIsWrongWithACondition(String sql, List<String> messages) {
    List<Problem> problems = ANALYZER.predicates(List.of(text(sql)), SPENDING, "spending");

    assertThat(problems).extracting(Problem::toString).containsExactlyElementsOf(messages);
  }

  static Stream<Arguments> predicates() {
    return Stream.of(
        arguments(
            "amount + 1",
            List.of(
                "risk.yaml:1:1: a condition must be TRUE or FALSE, this is DECIMAL(13,2). Compare it with something.")),
        arguments(
            "amout > 3",
            List.of(
                "risk.yaml:1:1: unknown column 'amout' in 'spending'. It has customer_id, amount, kind, day, tags, detail. Did you mean 'amount'?")),
        arguments(
            "sum(amount) > 3",
            List.of(
                "risk.yaml:1:1: the aggregate 'sum' has no place here: one row is seen at a time. Make a table of it.")),
        arguments(
            "amount > 3 AND",
            List.of(
                "risk.yaml:1:12: syntax error at or near 'AND'. Something is missing after it.")),
        arguments(
            "amount IN (SELECT 1)",
            List.of(
                "risk.yaml:1:8: a subquery has no place here. Make a table of it, and join it.")),
        arguments(
            "row_number() OVER (ORDER BY amount) = 1",
            List.of(
                "risk.yaml:1:1: a window function (OVER) has no place here. Make a table of it.")),
        arguments(
            "amount > :limit AND kind = :knd",
            List.of("risk.yaml:1:28: unknown parameter ':knd'. The pipeline has as_of, limit.")),
        arguments(
            "DATE '2025-13-45' > day",
            List.of(
                "risk.yaml:1:1: the value of the typed literal \"DATE\" is invalid: '2025-13-45'.")),
        arguments("abs(amount, 2) < 1", List.of("risk.yaml:1:1: 'abs' takes 1 argument, has 2.")));
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void saysWhatIsWrongWithAnExpression(String sql, List<String> messages) {
    List<Problem> problems = ANALYZER.expression(text(sql), SPENDING, "spending").problems();

    assertThat(problems).extracting(Problem::toString).containsExactlyElementsOf(messages);
  }

  static Stream<Arguments> expressions() {
    return Stream.of(
        arguments(
            "upper(kind) AS k",
            List.of(
                "risk.yaml:1:16: 'k' names the expression, which the key in the file does already. Remove it.")),
        arguments("*", List.of("risk.yaml:1:1: '*' is not one expression. Name one column.")),
        arguments(
            "explode(tags)",
            List.of(
                "risk.yaml:1:1: 'explode' makes rows and has no place here. Make a table of it.")),
        arguments(
            "amount +",
            List.of(
                "risk.yaml:1:9: syntax error at or near the end. Something is missing there: a word, or a closing bracket?")),
        arguments(
            "amount IS NULL OR",
            List.of(
                "risk.yaml:1:16: syntax error at or near 'OR'. Something is missing after it.")),
        arguments(
            "kind ? 2",
            List.of(
                "risk.yaml:1:6: syntax error at or near '?'. Look at what stands just before: is a comma, a word or a bracket missing?")),
        arguments(
            "1; 2",
            List.of(
                "risk.yaml:1:2: syntax error at or near ';'. Look at what stands just before: is a comma, a word or a bracket missing?")));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void saysWhatIsWrongWithASchema(String sql, List<String> messages) {
    List<Problem> problems = ANALYZER.ofSchema(text(sql)).problems();

    assertThat(problems).extracting(Problem::toString).containsExactlyElementsOf(messages);
  }

  static Stream<Arguments> schemas() {
    return Stream.of(
        arguments(
            "customer_id STRNG, amount DECIMAL(12,2)",
            List.of("risk.yaml:1:13: unknown type 'STRNG'. Did you mean 'STRING'?")),
        arguments(
            "a STRING, A INT, _b INT",
            List.of(
                "risk.yaml:1:11: column 'A' is there twice. Rename one of them.",
                "risk.yaml:1:18: column '_b' begins with '_': such names are Penstock's own. Rename it.")),
        arguments(
            "a STRING b INT",
            List.of(
                "risk.yaml:1:10: syntax error at or near 'b'. Look at what stands just before: is a comma, a word or a bracket missing?")),
        arguments(
            "a",
            List.of(
                "risk.yaml:1:2: syntax error at or near the end. Something is missing there: a word, or a closing bracket?")),
        arguments(
            "",
            List.of(
                "risk.yaml:1:1: the schema is empty. Write columns and their types: customer_id STRING NOT NULL, amount DOUBLE.")),
        arguments(
            "a DECIMAL(50,2)",
            List.of("risk.yaml:1:11: decimal precision 50 exceeds max precision 38.")),
        arguments(
            "a DECIMAL(12,2) NOT, b INT",
            List.of(
                "risk.yaml:1:20: syntax error at or near ','. Look at what stands just before: is a comma, a word or a bracket missing?")),
        arguments(
            "`a b` INT",
            List.of(
                "risk.yaml:1:1: 'a b' is no name for a column of a table. Use letters, digits and _; in a SELECT: AS name.")));
  }

  private static Map<String, StructType> datasets() {
    Map<String, StructType> datasets = new LinkedHashMap<>();
    datasets.put("spending", SPENDING);
    datasets.put(
        "customers", StructType.fromDDL("customer_id STRING, segment STRING, valid_from DATE"));
    return datasets;
  }
}
