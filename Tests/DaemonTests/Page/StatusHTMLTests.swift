import Measurements
import Objects
import Testing

@testable import Daemon

@Suite("The status for a browser") struct StatusHTMLTests {
    private func page(_ nodes: [StatusHTML.Node]) -> String {
        StatusHTML(reports: [], nodes: nodes, now: Timestamp(seconds: 1_767_225_600)).text
    }

    private func node(_ name: String, pressures: [String] = []) -> StatusHTML.Node {
        StatusHTML.Node(
            name: name, sample: nil, history: [], allocatable: Resources(cpuMillicores: 1000, memoryBytes: 1 << 30),
            pressures: pressures)
    }

    @Test func whatOthersWroteIsText() {
        let page = page([node("<script>alert('a&\"b')</script>")])
        #expect(!page.contains("<script>"))
        #expect(page.contains("&lt;script&gt;alert(&#39;a&amp;&quot;b&#39;)&lt;/script&gt;"))
    }

    @Test func whatIsShortComesFirstAndTheRestIsCounted() throws {
        let many = (0..<60).map { node("node-\($0)") } + [node("poor", pressures: ["kubelet has disk pressure"])]
        let page = page(many)
        let poor = try #require(page.firstRange(of: "kubelet has disk pressure"))
        let first = try #require(page.firstRange(of: "node-0<"))
        #expect(poor.lowerBound < first.lowerBound)
        #expect(page.contains("And 11 more."))
    }

    @Test func whatANodeHasUsedIsDrawn() {
        var ring = SampleRing()
        for (second, used) in ([(100, 1), (400, 3), (200, 2)] as [(Int64, Int64)]).enumerated() {
            ring.append(
                ResourceSample(
                    time: Timestamp(seconds: 1_767_225_500 + Int64(second)), window: .seconds(1),
                    cpuNanocores: used.0 * 1_000_000, memoryWorkingSetBytes: used.1 << 20))
        }
        var busy = node("busy")
        busy.history = ring.samples
        let page = page([busy, node("idle")])
        #expect(page.contains("points=\"0,18 80,1 160,12\""))
        #expect(page.contains("points=\"0,16 80,1 160,9\""))
        // One that was not measured has no line.
        #expect(page.split(separator: "<polyline").count == 3, "\(page)")
    }

    @Test(
        arguments: [
            ([], ""), ([5], ""), ([0, 0], "0,23 160,23"), ([0, 10], "0,23 160,1"), ([4, 2, 4], "0,1 80,12 160,1"),
            ([-5, .max], "0,23 160,1")
        ] as [([Int64], String)])
    func aLineGoesFromNothingToTheGreatest(values: [Int64], points: String) {
        let text = SparklineSVG.text(values)
        #expect(points.isEmpty ? text.isEmpty : text.contains("points=\"\(points)\""), "\(text)")
    }
}
