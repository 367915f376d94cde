public import Objects

/// How a command ended, as its error channel tells (`remotecommand.v4WriteStatusFunc` of the kubelet).
public enum CommandStatus: Sendable {
    case success
    case exited(code: Int32, command: [String])
    case failed(APIStatus)

    /// A code of 0 is a success; nil for a process that has none to tell.
    public init(exitCode: Int32?, of command: [String]) {
        self = exitCode.map { $0 == 0 ? .success : .exited(code: $0, command: command) } ?? .success
    }

    public var content: Value {
        switch self {
        case .success: ["metadata": .emptyObject, "status": "Success"]
        case .exited(let code, _):
            [
                "metadata": .emptyObject, "status": "Failure", "message": .string(message),
                "reason": "NonZeroExitCode",
                "details": ["causes": [["reason": "ExitCode", "message": .string(String(code))]]]
            ]
        case .failed(let status): status.content
        }
    }

    /// Empty for a success; what the channel says in protocols that know no Status.
    public var message: String {
        switch self {
        case .success: ""
        case .exited(let code, let command):
            "command terminated with non-zero exit code: error executing command [\(command.joined(separator: " "))], "
                + "exit code \(code)"
        case .failed(let status): status.message
        }
    }
}
