"""Make the captures that a tool cannot be asked for: the ways in which a real report gets damaged or dressed on its way into a log."""
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent.parent


def case(name, data, command, truth, note):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    (folder / "report.xml").write_bytes(data)
    (folder / "cmd.txt").write_text(f"tool: {note}\nreport.xml exit={truth.get('exit_status', 0)} $ {command}\n")
    (folder / "truth.json").write_text(json.dumps(truth, indent=2, ensure_ascii=False) + "\n")


def real(name):
    return (HERE / name / "report.xml").read_bytes(), json.loads((HERE / name / "truth.json").read_text())


pytest, pytest_truth = real("pytest-8.4-failing")
vitest, vitest_truth = real("vitest-3.2-failing")
passing, passing_truth = real("pytest-8.4-passing")
gtest, gtest_truth = real("googletest-1.12-failing")
skipped, skipped_truth = real("pytest-8.4-all-skipped")

cut = {"complete": False, "verdict": "fail"}
case("cut-off-in-failure", vitest[: vitest.index(b"- Expected")], "cp report.xml …, disk full", cut, "vitest 3.2.4, cut off inside a failure")
case("cut-off-between-cases", vitest[: vitest.index(b"<testcase", 2000)], "cp report.xml …, disk full", cut, "vitest 3.2.4, cut off between two test cases")
case("cut-off-passing", passing[: passing.index(b"</testsuites>")], "cp report.xml …, disk full", {**cut, "exit_status": 0}, "pytest 8.4.2, the last end tag is missing")
case("empty", b"", "touch report.xml", cut, "none")
case("not-closed-in-order", passing.replace(b"</testsuite></testsuites>", b"</testsuites></testsuite>"), "an editor", cut, "pytest 8.4.2, end tags exchanged")
case("noise-around", b"\x1b[0m\nnpm warn something <b>odd</b> & more\n\x1b[0m" + vitest + b"\n\x1b[32mdone\x1b[39m in 3 < 4s & more\n", "npx vitest run --reporter=junit", vitest_truth, "vitest 3.2.4, console output before and behind")
case("two-documents", pytest.strip() + b"\n" + vitest, "cat a/report.xml b/report.xml", {**{k: v for k, v in pytest_truth.items() if k not in ("tool", "failures")}, "tests": {"total": 32, "passed": 13, "failed": 10, "errored": 3, "skipped": 5, "xfailed": 1}, "runs": 2}, "pytest 8.4.2 and vitest 3.2.4")
case("second-document-cut-off", passing.strip() + b"\n" + vitest[:1500], "cat a/report.xml b/report.xml", cut, "pytest 8.4.2 and vitest 3.2.4, the second one is cut off")
case("crlf-and-bom", b"\xef\xbb\xbf" + vitest.replace(b"\n", b"\r\n"), "git checkout", vitest_truth, "vitest 3.2.4 with a byte order mark and CRLF")
case("utf-16", b"\xff\xfe" + vitest.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16-le"), "powershell > report.xml", vitest_truth, "vitest 3.2.4, written by PowerShell")
latin = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<testsuite name="Prüfung" tests="2" failures="1">\n  <testcase classname="Größe" name="paßt" time="0,001"/>\n  <testcase classname="Größe" name="zu groß" time="1.234,5"><failure message="für 5 € zu groß" type="Fehler">Zeile&#160;1&#xFC;</failure></testcase>\n</testsuite>\n'
case("iso-8859-1", latin.replace("€", "EUR").encode("latin-1"), "a report of a German company", {"complete": True, "exit_status": 1, "verdict": "fail", "tests": {"total": 2, "passed": 1, "failed": 1}}, "written by hand, ISO-8859-1")
case("header-lies", passing.replace(b'tests="1"', b'tests="7"').replace(b'failures="0"', b'failures="2"'), "an editor", {"complete": True, "exit_status": 0, "tests": {"total": 1, "passed": 1}}, "pytest 8.4.2, header changed")
case("namespaced", b'<?xml version="1.0"?>\n<ju:testsuites xmlns:ju="urn:junit" xmlns:x="urn:x">\n <ju:testsuite name="a" tests="2" failures="1">\n  <x:extension><x:testcase name="not ours"/></x:extension>\n  <ju:testcase classname="C" name="one"/>\n  <ju:testcase classname="C" name="two"><ju:failure message="no"/></ju:testcase>\n </ju:testsuite>\n</ju:testsuites>\n', "an XSLT", {"complete": True, "exit_status": 1, "verdict": "fail", "tests": {"total": 2, "passed": 1, "failed": 1}}, "written by hand, prefixed")
bomb = '<!DOCTYPE lolz [\n <!ENTITY lol "lol">\n' + "".join(f' <!ENTITY lol{i} "{("&lol" + (str(i - 1) if i > 1 else "") + ";") * 10}">\n' for i in range(1, 10)) + "]>\n"
case("entity-bomb", ('<?xml version="1.0"?>\n' + bomb + '<testsuite name="s" tests="1"><testcase classname="C" name="one"><failure message="&lol9;">&lol9;</failure></testcase></testsuite>\n').encode(), "an attacker", {"exit_status": 1, "verdict": "fail"}, "written by hand, entities in entities")
case("doctype", b'<?xml version="1.0"?>\n<!DOCTYPE testsuites SYSTEM "junit.dtd">\n<!-- <testcase name="in a comment"> -->\n<testsuites><testsuite name="s" tests="1"><testcase classname="C" name="one"/></testsuite></testsuites>\n', "a tool with a DTD", {"complete": True, "exit_status": 0, "verdict": "pass", "tests": {"total": 1, "passed": 1}}, "written by hand, a document type without entities")
case("empty-testsuites", b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites/>\n', "a runner", {"complete": True, "exit_status": 0, "verdict": "warn", "tests": {"total": 0}}, "written by hand")
case("empty-suite", b'<testsuite name="none" tests="0" failures="0" errors="0" skipped="0" time="0"/>\n', "a runner", {"complete": True, "exit_status": 0, "verdict": "warn", "tests": {"total": 0}}, "written by hand")
surefire = '''<?xml version="1.0" encoding="UTF-8"?>
<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd" version="3.0.2" name="acme.ShopIT" time="1,234.5" tests="8" errors="1" skipped="1" failures="1" flakes="2">
  <properties>
    <property name="java.version" value="21.0.1"/>
    <property name="sun.java.command" value="/builds/acme/shop/target/surefire/surefirebooter.jar"/>
  </properties>
  <testcase name="adds" classname="acme.ShopIT" time="1,001.002"/>
  <testcase name="flakyByAssertion" classname="acme.ShopIT" time="0.01">
    <flakyFailure message="expected: &lt;2&gt; but was: &lt;1&gt;" type="org.opentest4j.AssertionFailedError">
      <stackTrace><![CDATA[org.opentest4j.AssertionFailedError: expected: <2> but was: <1>
	at acme.ShopIT.flakyByAssertion(ShopIT.java:17)]]></stackTrace>
      <system-out><![CDATA[try 1
]]></system-out>
    </flakyFailure>
  </testcase>
  <testcase name="flakyByException" classname="acme.ShopIT" time="0.02">
    <flakyError message="connection reset" type="java.net.SocketException"><stackTrace><![CDATA[java.net.SocketException: connection reset]]></stackTrace></flakyError>
    <flakyError message="connection reset" type="java.net.SocketException"><stackTrace><![CDATA[java.net.SocketException: connection reset]]></stackTrace></flakyError>
  </testcase>
  <testcase name="alwaysFails" classname="acme.ShopIT" time="0.03">
    <failure message="no &quot;luck&quot;" type="org.opentest4j.AssertionFailedError"><![CDATA[org.opentest4j.AssertionFailedError: no "luck"
	at acme.ShopIT.alwaysFails(ShopIT.java:31)]]></failure>
    <rerunFailure message="no &quot;luck&quot;" type="org.opentest4j.AssertionFailedError"><stackTrace><![CDATA[again]]></stackTrace></rerunFailure>
  </testcase>
  <testcase name="rerunOnly" classname="acme.ShopIT" time="0.03">
    <error message="gone" type="java.io.IOException"><![CDATA[java.io.IOException: gone]]></error>
    <rerunError message="gone" type="java.io.IOException"><stackTrace><![CDATA[again]]></stackTrace></rerunError>
  </testcase>
  <testcase name="ignored" classname="acme.ShopIT" time="0"><skipped message="later"/></testcase>
  <testcase name="passes" classname="acme.ShopIT$Inner" time="0"><system-out><![CDATA[<failure message="printed"/>]]></system-out></testcase>
  <testcase name="passesToo" classname="acme.ShopIT$Inner" time="0"/>
</testsuite>
'''
case("surefire-3-schema", surefire.encode(), "mvn verify -Dsurefire.rerunFailingTestsCount=2", {"complete": True, "tool": "surefire", "exit_status": 1, "verdict": "fail", "tests": {"total": 8, "passed": 5, "failed": 1, "errored": 1, "skipped": 1, "flaky": 2}, "failures": ["acme.ShopIT.alwaysFails", "acme.ShopIT.rerunOnly"]}, "surefire 3.x, written from surefire-test-report.xsd")
gradle = '''<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="acme.ShopTest" tests="3" skipped="0" failures="1" errors="0" timestamp="2025-03-01T10:00:00.000Z" hostname="runner" time="0.101">
  <properties/>
  <testcase name="passes()" classname="acme.ShopTest" time="0.001"/>
  <testcase name="flaky()" classname="acme.ShopTest" time="0.05">
    <flakyFailure message="org.opentest4j.AssertionFailedError: first" type="org.opentest4j.AssertionFailedError">
      <stackTrace>org.opentest4j.AssertionFailedError: first</stackTrace>
      <system-out>one</system-out>
    </flakyFailure>
  </testcase>
  <testcase name="[2] b &amp; c" classname="acme.ShopTest" time="0.05">
    <failure message="org.opentest4j.AssertionFailedError: expected: &lt;a&gt; but was: &lt;b &amp; c&gt;" type="org.opentest4j.AssertionFailedError">org.opentest4j.AssertionFailedError: expected: &lt;a&gt;
	at app//acme.ShopTest.each(ShopTest.java:16)
</failure>
    <rerunFailure message="again" type="org.opentest4j.AssertionFailedError"><stackTrace>again</stackTrace></rerunFailure>
  </testcase>
  <system-out><![CDATA[]]></system-out>
  <system-err><![CDATA[]]></system-err>
</testsuite>
'''
case("gradle-8-merged-reruns-schema", gradle.encode(), "gradle test", {"complete": True, "tool": "gradle", "exit_status": 1, "verdict": "fail", "tests": {"total": 3, "passed": 2, "failed": 1, "errored": 0, "skipped": 0, "flaky": 1}}, "gradle 8.x with mergeReruns, written from its documentation")
deep = b'<?xml version="1.0"?>\n<testsuites>' + b'<testsuite name="s">' * 40 + b'<testcase classname="C" name="deep"><failure>at the bottom</failure></testcase>' + b"</testsuite>" * 40 + b'<testcase classname="C" name="top"/></testsuites>\n'
case("nested-deep", deep, "a suite of suites", {"complete": True, "exit_status": 1, "verdict": "fail", "tests": {"total": 2, "passed": 1, "failed": 1}}, "written by hand, forty suites deep")
case("nested-without-end", b'<?xml version="1.0"?>\n' + b'<testsuite name="s">' * 900, "an attacker", cut, "written by hand")
case("invalid-characters", ('<?xml version="1.0"?>\n<testsuite name="s" tests="3">\n<testcase classname="C" name="control \x01 \x1b[1mbold\x1b[0m"><failure message="&#x1B;[31mred&#27;[0m &#0; &#xFFFF; &unknown; &#x110000; 1 & 2">\x0b text &nbsp; &#xD800; a && b</failure></testcase>\n<testcase classname="C" name="emoji &#x1F600; 😀"/>\n<testcase classname="C" name="\ufffe"/>\n</testsuite>\n').encode(), "a careless runner", {"complete": True, "exit_status": 1, "verdict": "fail", "tests": {"total": 3, "passed": 2, "failed": 1}}, "written by hand, characters that XML forbids")
bazel = '''<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="shop/cart_test" tests="1" failures="0" errors="1">
    <testcase name="shop/cart_test" status="run" duration="3" time="3"><error message="exited with error code 1"></error></testcase>
      <system-out>
Generated test.log (if the file is not UTF-8, then this may be unreadable):
<![CDATA[exec ${PAGER:-/usr/bin/less} "$0" || exit 1
Executing tests from //shop:cart_test
-----------------------------------------------------------------------------
cart_test.sh: line 3: no database
]]>
      </system-out>
    </testsuite>
</testsuites>
'''
case("bazel-schema", bazel.encode(), "bazel test //shop:cart_test", {"complete": True, "exit_status": 3, "verdict": "fail", "tests": {"total": 1, "errored": 1, "passed": 0}}, "bazel, written from its generate-xml.sh")
statuses = '<testsuites>' + ''.join(f'<testsuite name="s{i}"><testcase classname="C" name="{s}" status="{s}"/></testsuite>' for i, s in enumerate(["passed", "run", "skipped", "notrun", "disabled", "ignored", "failed", "error"])) + '</testsuites>\n'
case("status-attributes", statuses.encode(), "a runner that says it by attribute", {"complete": True, "exit_status": 1, "verdict": "fail", "tests": {"total": 8, "passed": 2, "failed": 1, "errored": 1, "skipped": 4}}, "written by hand")
