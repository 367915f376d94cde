internal import Controllers
public import Store

extension Simulation {
    /// Those that the daemon runs.
    public static var controllers: [any Controller] { ControlPlane.controllers(rootCertificate: "certificate") }
}
