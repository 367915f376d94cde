import ArgumentParser
import Objects

/// How objects are printed.
enum OutputForm: String, ExpressibleByArgument, CaseIterable {
    case wide, yaml, json, name
}

/// How an answer of Skeg's own is printed: for people, or for programs in a shape that stays.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

extension Value {
    func printJSON() { Terminal.write(JSONWriter.pretty(self) + [UInt8(ascii: "\n")]) }

    func printYAML() { Terminal.write(YAMLWriter.write(self)) }
}
