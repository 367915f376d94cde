internal import Glibc
internal import Runtime
internal import RuntimeProcess

/// The supervisor alone, as `skeg shim` runs it, and a daemon that only starts one container: for tests, which have no
/// `skeg` to start.
@main struct ShimProgram {
    static func main() async {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, arguments[1] == "daemon" else { exit(Shim.main(Array(arguments.dropFirst()))) }
        do {
            try await start(state: arguments[2], pod: arguments[3], script: arguments[4])
            print("running")
            fflush(nil)
        } catch {
            print(error)
            exit(1)
        }
        while true { pause() }
    }

    private static func start(state: String, pod: String, script: String) async throws {
        let runtime = try ProcessRuntime(
            stateDirectory: state + "/state", shim: .init(path: "/proc/self/exe", arguments: ["shim-program"]))
        let sandbox = try await runtime.runSandbox(
            SandboxConfiguration(
                podName: pod, podNamespace: "default", podUID: pod, attempt: 0, hostname: pod,
                logDirectory: state + "/logs/" + pod))
        let container = try await runtime.createContainer(
            in: sandbox.id,
            ContainerConfiguration(
                name: "main", attempt: 0, image: ProcessRuntime.image, command: ["/bin/sh", "-c", script],
                logPath: "main/0.log"))
        try await runtime.startContainer(container)
    }
}
