import Controllers
import Objects
import Testing

@Suite struct LoadTraceTests {
    @Test func `a row holds until the next`() throws {
        let trace = try LoadTrace(parsing: "seconds,cpu,memory\n0,100m,1Gi\n10.5,2,\n")
        #expect(trace.metrics == ["cpu", "memory"])
        #expect(trace.length == .milliseconds(10_500))
        #expect(trace.value(of: "cpu", at: .seconds(10)) == 100)
        #expect(trace.value(of: "cpu", at: .seconds(11)) == 2000)
        #expect(trace.value(of: "memory", at: .zero) == 1_073_741_824_000)
        #expect(trace.value(of: "memory", at: .seconds(60)) == nil)
        #expect(trace.value(of: "other", at: .zero) == nil)
    }

    @Test func `what monitoring writes is read as it is`() throws {
        let text = """
            # from a dashboard\r
            "time", "web/cpu_millicores", memory_bytes, requests\r
            \r
            2026-01-31T12:00:00Z, 250.5, 1e6, NaN\r
            2026-01-31T12:01:00Z, 100, 2000, 12\r

            """
        let trace = try LoadTrace(parsing: text)
        #expect(trace.metrics == ["web/cpu", "memory", "requests"])
        #expect(trace.rows.map(\.values) == [[251, 1_000_000_000, nil], [100, 2_000_000, 12_000]])
        #expect(trace.length == .seconds(60))
    }

    @Test(arguments: [
        ("", "1:1: the file is empty: the first line names the columns"),
        ("cpu\n1\n", "1:1: no column for the time: one has to be named seconds, or time"),
        ("seconds,cpu\n", "2:1: there is no row below the names of the columns"),
        ("seconds,,cpu\n0,1,1\n", "1:9: a column without a name"),
        ("seconds,cpu,cpu\n0,1,1\n", "1:13: a second column for cpu"),
        ("seconds,cpu_millicores,cpu\n0,1,1\n", "1:24: a second column for cpu"),
        ("seconds,cpu\n0,1\n1\n", "3:1: 1 cells, and there are 2 columns"),
        ("seconds,cpu\n0,1\n1, much\n", "3:4: 'much' is no amount, such as 1500m, 1.5 or 3Gi"),
        ("seconds,cpu\n0,-1\n", "2:3: '-1' is no amount, such as 1500m, 1.5 or 3Gi"),
        ("seconds,cpu\n5,1\n5,1\n", "3:1: the time is not later than that of the row before"),
        ("seconds,cpu\nnow,1\n", "2:1: 'now' is no number of seconds"),
        ("cpu,time\n1,noon\n", "2:3: 'noon' is no time, such as 2026-01-31T12:00:00Z")
    ])
    func `what is wrong is told with its place`(text: String, message: String) {
        #expect(performing: { _ = try LoadTrace(parsing: text) }, throws: { "\($0)" == message })
    }
}
