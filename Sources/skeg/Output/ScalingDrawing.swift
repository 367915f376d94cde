import Controllers
import Objects

/// The same as a drawing in SVG: the pods in steps, with the bounds, and each metric's load on a scale of its own.
struct ScalingDrawing {
    private let record: ScalingRecord
    private let title: String

    private static let width = 960
    private static let height = 480
    private static let left = 56
    private static let right = 24
    private static let top = 48
    private static let bottom = 64
    private static let colours = ["#d9480f", "#5f3dc4", "#087f5b", "#a61e4d", "#495057"]
    /// Points that are drawn of a line: more than there are dots on a screen.
    private static let maximumPoints = 2000

    init(_ record: ScalingRecord, title: String) {
        self.record = record
        self.title = title
    }

    var text: String {
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Self.width) \(Self.height)\" "
                + "font-family=\"sans-serif\" font-size=\"12\">",
            "<title>\(Self.escaped(title))</title>",
            "<rect width=\"\(Self.width)\" height=\"\(Self.height)\" fill=\"#fff\"/>",
            words(Self.left, 24, "Pods of \(title)", "font-size=\"16\"")
        ]
        parts += axes
        for (index, metric) in record.metrics.enumerated() { parts += load(index, metric) }
        parts.append(area)
        parts.append(pods)
        parts.append("</svg>")
        return parts.joined(separator: "\n") + "\n"
    }

    // MARK: Places

    private var plotWidth: Int { Self.width - Self.left - Self.right }
    private var plotHeight: Int { Self.height - Self.top - Self.bottom }
    private var greatest: Int { max(1, record.most, record.minimum) + 1 }

    private func x(_ index: Int) -> String {
        Self.number(Self.left * 100 + plotWidth * 100 * index / max(1, record.points.count))
    }
    private func y(_ count: Int) -> String {
        Self.number((Self.top + plotHeight) * 100 - plotHeight * 100 * count / greatest)
    }

    /// `12.34` of 1234
    private static func number(_ hundredths: Int) -> String {
        let part = hundredths % 100
        return "\(hundredths / 100).\(part < 10 ? "0" : "")\(part)"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    private func words(_ x: Int, _ y: Int, _ text: String, _ more: String = "") -> String {
        "<text x=\"\(x)\" y=\"\(y)\" \(more)>\(Self.escaped(text))</text>"
    }

    // MARK: Parts

    private var axes: [String] {
        let (right, floor) = (Self.left + plotWidth, Self.top + plotHeight)
        var parts = ["<path d=\"M\(Self.left) \(Self.top)V\(floor)H\(right)\" fill=\"none\" stroke=\"#868e96\"/>"]
        let step = max(1, (greatest + 7) / 8)
        for count in stride(from: 0, through: greatest, by: step) {
            parts.append("<path d=\"M\(Self.left) \(y(count))H\(right)\" stroke=\"#e9ecef\"/>")
            parts.append(
                "<text x=\"\(Self.left - 8)\" y=\"\(y(count))\" dy=\"4\" text-anchor=\"end\">\(count)</text>")
        }
        for (count, name) in [(record.minimum, "minReplicas"), (record.maximum, "maxReplicas")] where count <= greatest
        {
            parts.append(
                "<path d=\"M\(Self.left) \(y(count))H\(right)\" stroke=\"#868e96\" stroke-dasharray=\"4 4\"/>")
            parts.append(
                "<text x=\"\(right)\" y=\"\(y(count))\" dy=\"-4\" text-anchor=\"end\" fill=\"#868e96\">\(name)</text>")
        }
        for part in 0...4 {
            let index = (record.points.count - 1) * part / 4
            parts.append(
                "<text x=\"\(x(index))\" y=\"\(floor + 18)\" text-anchor=\"middle\">"
                    + "\(ScalingPlot.text(record.points[index].time))</text>")
        }
        return parts
    }

    /// Steps: across, then up or down.
    private func steps(_ count: (ScalingRecord.Point) -> Int) -> String {
        var path = ""
        var last: Int?
        for (index, point) in record.points.enumerated() where count(point) != last {
            path += last == nil ? "M\(x(index)) \(y(count(point)))" : "H\(x(index))V\(y(count(point)))"
            last = count(point)
        }
        return path + "H\(x(record.points.count))"
    }

    private var pods: String {
        "<path d=\"\(steps(\.replicas))\" fill=\"none\" stroke=\"#1971c2\" stroke-width=\"2\"/>"
            + words(Self.left, Self.height - 16, "pods (shaded: ready)", "fill=\"#1971c2\"")
    }

    private var area: String {
        "<path d=\"\(steps(\.ready))V\(y(0))H\(Self.left)Z\" fill=\"#1971c2\" fill-opacity=\"0.15\"/>"
    }

    private func load(_ column: Int, _ metric: String) -> [String] {
        let peak = max(1, record.points.compactMap { $0.load[column] }.max() ?? 1)
        let colour = Self.colours[column % Self.colours.count]
        let pace = max(1, record.points.count / Self.maximumPoints)
        var path = ""
        var isDown = false
        for index in stride(from: 0, to: record.points.count, by: pace) {
            guard let load = record.points[index].load[column] else {
                isDown = false
                continue
            }
            // Up to nine tenths of the height, so that the peak is seen.
            let height = Int(Int128(load) * Int128(plotHeight * 90) / Int128(peak))
            path += "\(isDown ? "L" : "M")\(x(index)) \(Self.number((Self.top + plotHeight) * 100 - height))"
            isDown = true
        }
        let place = Self.left + 200 + column * 180
        return [
            "<path d=\"\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-opacity=\"0.8\"/>",
            words(place, Self.height - 16, "\(metric), up to \(Quantity(milli: peak))", "fill=\"\(colour)\"")
        ]
    }
}
