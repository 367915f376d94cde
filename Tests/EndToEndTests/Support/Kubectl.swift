import Testing

/// A kubectl that talks to a machine's daemon over TLS.
struct Kubectl {
    let program: String
    let machine: Machine

    /// Runs a command, as a shell reads it, and looks at what it says and how it ends.
    ///
    /// - Parameters:
    ///   - says: What has to be in its output or among its errors.
    ///   - code: As the command ends; nil for any way.
    @discardableResult
    func callAsFunction(
        _ command: String, says: String..., code: Int32? = 0, at place: SourceLocation = #_sourceLocation
    ) async throws -> Program.Outcome {
        let outcome = try await Program.run(
            ["sh", "-c", "kubectl() { \"$KUBECTL\" \"$@\"; }\nkubectl \(command)"],
            environment: machine.environmentOfClients + ["KUBECTL=\(program)", "EDITOR=sh ./edit"],
            directory: machine.path, scratch: machine.path, within: .seconds(120))
        let text = outcome.output + outcome.errors
        if let code {
            #expect(outcome.code == code, "kubectl \(command): \(text.suffix(4_000))", sourceLocation: place)
        }
        for word in says {
            #expect(
                text.contains(word), "kubectl \(command) does not say '\(word)': \(text.suffix(4_000))",
                sourceLocation: place)
        }
        return outcome
    }

    /// Writes a file in the directory in which commands run.
    func write(_ name: String, _ text: String) throws { try TextFile.write(text, to: "\(machine.path)/\(name)") }
}
