/// What a request wants of a command or a container's own process (`v1.PodExecOptions`, `v1.PodAttachOptions`).
public struct CommandOptions: Sendable, Hashable {
    /// Empty where the request names none.
    public var container: String
    /// Empty for an attach.
    public var command: [String]
    public var hasInput: Bool
    public var hasOutput: Bool
    public var hasErrorOutput: Bool
    public var hasTerminal: Bool

    /// Outputs that are not spoken of are wanted (`SetDefaults_PodExecOptions`); a terminal has one output only
    /// (`remotecommand.NewOptions` of the kubelet).
    ///
    /// - Throws: 400 where none of the streams is wanted, or an exec has no command.
    public init(_ query: Query, isExec: Bool) throws(APIStatus) {
        container = query["container"] ?? ""
        command = isExec ? query.all("command") : []
        hasInput = query.flag("stdin")
        hasTerminal = query.flag("tty")
        hasOutput = query["stdout"] == nil || query.flag("stdout")
        hasErrorOutput = !hasTerminal && (query["stderr"] == nil || query.flag("stderr"))
        guard hasInput || hasOutput || hasErrorOutput else {
            throw .badRequest("you must specify at least 1 of stdin, stdout, stderr")
        }
        if isExec, command.first?.isEmpty ?? true { throw .badRequest("you must specify a command") }
    }
}
