import Daemon
import GitOps
import Objects

/// What is wrong with manifests, in the forms that people and programs read.
struct ValidationReport {
    let findings: [Diagnostic]

    init(_ desired: DesiredSet, withWarnings: Bool) {
        var all = desired.quarantined.flatMap(\.diagnostics) + desired.exceededLimits
        if withWarnings { all += desired.warnings }
        findings = all.sorted { left, right in
            let (first, second) = (left.position, right.position)
            return (first?.file ?? "", first?.line ?? 0, first?.column ?? 0)
                < (second?.file ?? "", second?.line ?? 0, second?.column ?? 0)
        }
    }

    var hasErrors: Bool { findings.contains { $0.severity == .error } }

    func printText(fileCount: Int, objectCount: Int) {
        for finding in findings {
            let place = finding.position.map { "\($0): " } ?? ""
            let word = Terminal.paint(finding.severity.rawValue, finding.severity == .error ? .red : .yellow)
            Terminal.line("\(place)\(word): \(finding.fieldAndMessage)")
        }
        let errors = findings.count { $0.severity == .error }
        let warnings = findings.count - errors
        Terminal.line(
            "\(count(fileCount, "file")), \(count(objectCount, "object")): \(count(errors, "error")), "
                + count(warnings, "warning"))
    }

    private func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

    var json: Value {
        [
            "findings": .array(
                findings.map { finding in
                    var value: Value = [
                        "severity": .string(finding.severity.rawValue), "reason": .string(finding.reason.rawValue),
                        "message": .string(finding.message)
                    ]
                    if !finding.path.steps.isEmpty { value["field"] = .string(finding.path.description) }
                    if let position = finding.position {
                        value["file"] = .string(position.file)
                        value["line"] = .integer(Int64(position.line))
                        value["column"] = .integer(Int64(position.column))
                    }
                    return value
                }),
            "valid": .bool(!hasErrors)
        ]
    }

    /// SARIF 2.1.0 (OASIS), as code hosts read it.
    var sarif: Value {
        let results: [Value] = findings.map { finding in
            var result: Value = [
                "ruleId": .string(finding.reason.rawValue), "level": .string(finding.severity.rawValue),
                "message": ["text": .string(finding.fieldAndMessage)]
            ]
            if let position = finding.position {
                result["locations"] = [
                    [
                        "physicalLocation": [
                            "artifactLocation": ["uri": .string(position.file)],
                            "region": [
                                "startLine": .integer(Int64(position.line)),
                                "startColumn": .integer(Int64(position.column))
                            ]
                        ]
                    ]
                ]
            }
            return result
        }
        let driver: Value = ["name": "skeg", "version": .string(Version.text)]
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [["tool": ["driver": driver], "results": .array(results)]]
        ]
    }

    /// Workflow commands (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
    func printGitHub() {
        func property(_ text: String) -> String {
            data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
        }
        func data(_ text: String) -> String {
            text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
        }
        for finding in findings {
            let place = finding.position.map { " file=\(property($0.file)),line=\($0.line),col=\($0.column)" } ?? ""
            Terminal.line("::\(finding.severity.rawValue)\(place)::\(data(finding.fieldAndMessage))")
        }
    }
}

extension Diagnostic {
    var fieldAndMessage: String { path.steps.isEmpty ? message : "\(path): \(message)" }
}
