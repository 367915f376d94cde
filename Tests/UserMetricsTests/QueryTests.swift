import Measurements
import Objects
import Store
import TestSupport
import Testing

@testable import UserMetrics

@Suite struct QueryAnswerTests {
    private func read(_ text: String, _ status: Int = 200) throws -> [MetricSeries] {
        try QueryAnswer.parse(Array(text.utf8), status: status, at: .at(0))
    }

    @Test func `a vector has a series for each set of labels`() throws {
        let series = try read(
            #"""
            {"status":"success","data":{"resultType":"vector","result":[
              {"metric":{"__name__":"queue_length","queue":"a"},"value":[1435781451.781,"12.5"]},
              {"metric":{"queue":"b"},"value":[1435781451.781,"0"]},
              {"metric":{"queue":"c"},"value":[1435781451.781,"NaN"]},
              {"metric":{"queue":"d"},"value":[1435781451.781,"+Inf"]}]},"warnings":["x"]}
            """#)
        #expect(
            series == [
                MetricSeries(labels: ["queue": "a"], milliValue: 12_500, time: .at(0)),
                MetricSeries(labels: ["queue": "b"], milliValue: 0, time: .at(0))
            ])
    }

    @Test(
        arguments: [
            (#"{"status":"success","data":{"resultType":"scalar","result":[1,"3"]}}"#, [3000]),
            (#"{"status":"success","data":{"resultType":"vector","result":[]}}"#, []),
            (#"{"status":"success","data":{"resultType":"scalar","result":[1,"NaN"]}}"#, [])
        ] as [(String, [Int64])])
    func `a scalar is one series, and nothing is none`(text: String, values: [Int64]) throws {
        #expect(try read(text).map(\.milliValue) == values)
    }

    @Test(
        arguments: [
            (
                #"{"status":"error","errorType":"bad_data","error":"parse error at char 3"}"#, 400,
                "parse error at char 3"
            ),
            (#"{"status":"error"}"#, 503, "503"), ("<html>", 502, "502, and not in JSON"), ("", 200, "not in JSON"),
            (#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#, 200, "matrix"),
            (#"{"status":"success","data":{}}"#, 200, "nothing"), (#"{"status":"success"}"#, 200, "200"),
            ("[]", 200, "200"),
            (#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{}}]}}"#, 200, "no value"),
            (#"{"status":"success","data":{"resultType":"vector","result":[{"value":[1,"x"]}]}}"#, 200, "no value"),
            (#"{"status":"success","data":{"resultType":"scalar","result":[1]}}"#, 200, "no value")
        ] as [(String, Int, String)])
    func `what goes wrong is told`(text: String, status: Int, message: String) {
        do {
            _ = try read(text, status)
            Issue.record("it is read")
        } catch {
            #expect((error as? QueryAnswer.Failure)?.message.contains(message) == true, "\(error)")
        }
    }

    @Test func `there is a limit on series`() throws {
        func answer(_ count: Int) -> String {
            let series = (0..<count).map { #"{"metric":{"a":"\#($0)"},"value":[1,"1"]}"# }.joined(separator: ",")
            return #"{"status":"success","data":{"resultType":"vector","result":[\#(series)]}}"#
        }
        #expect(try read(answer(QueryAnswer.seriesLimit)).count == QueryAnswer.seriesLimit)
        #expect(throws: QueryAnswer.Failure.self) { try read(answer(QueryAnswer.seriesLimit + 1)) }
    }
}

@Suite struct QueryDeclarationTests {
    private func declare(_ maps: [(String, String, Value)], label: String = "prometheus") -> Snapshot {
        Snapshot(
            objects: maps.map { namespace, name, data in
                var map = Object(apiVersion: "v1", kind: "ConfigMap", namespace: namespace, name: name)
                map.labels = [QueryDeclaration.label: label]
                map["data"] = data
                return map
            })
    }

    @Test func `ConfigMaps with the label declare queries for their namespace`() {
        let snapshot = declare([
            ("shop", "b", ["queue": "never", "orders": "sum(orders)"]), ("shop", "a", ["queue": "sum(queue)"]),
            ("other", "a", ["queue": "1"])
        ])
        let (asked, refused) = QueryDeclaration.all(in: snapshot)
        #expect(refused.isEmpty)
        #expect(
            asked == [
                QueryDeclaration(namespace: "other", metric: "queue", query: "1"),
                QueryDeclaration(namespace: "shop", metric: "queue", query: "sum(queue)"),
                QueryDeclaration(namespace: "shop", metric: "orders", query: "sum(orders)")
            ])
        #expect(QueryDeclaration.all(in: declare([("shop", "a", ["b": "c"])], label: "other")).asked.isEmpty)
    }

    @Test func `beyond the limits nothing is asked`() throws {
        let many = Value.object(Fields((0..<QueryDeclaration.limit).map { ("metric-\($0)", "1") }))
        let long = String(repeating: "1", count: QueryDeclaration.queryBytes + 1)
        let snapshot = declare([
            ("a", "long", ["long": .string(long)]), ("a", "many", many), ("b", "more", ["more": "1"])
        ])
        let (asked, refused) = QueryDeclaration.all(in: snapshot)
        #expect(asked.count == QueryDeclaration.limit)
        #expect(refused.map(\.0.metric) == ["long", "more"])
        #expect(refused[0].1.contains("queryBytes") && refused[1].1.contains("QueryDeclaration.limit"))
    }

    @Test func `what was found is forgotten in time, and troubles are told once`() {
        let query = QueryDeclaration(namespace: "shop", metric: "queue", query: "1")
        let series = [MetricSeries(milliValue: 1, time: .at(0))]
        var book = QueryBook()
        #expect(book.answered(query, series, at: 0) == false)
        #expect(book.series[query.subject] == series)
        #expect(book.failed(query, "refused") == true)
        #expect(book.failed(query, "refused") == false)
        #expect(book.failed(query, "other") == true)
        #expect(book.troubles[query.subject] == "other")
        book.keep([query], at: 60_000_000_000)
        #expect(book.series[query.subject] == series)
        book.keep([query], at: 60_000_000_001)
        #expect(book.series.isEmpty)
        #expect(book.answered(query, series, at: 61_000_000_000) == true)
        #expect(book.troubles.isEmpty)
        book.keep([], at: 61_000_000_000)
        #expect(book.series.isEmpty)
    }
}
