public import Objects

extension Pod {
    /// Names the container that is meant where a request does not, if there are several (kubectl's convention, which other
    /// clients may rely on too).
    public static let defaultContainerAnnotation = "kubectl.kubernetes.io/default-container"

    /// The names of all containers in the order in which messages list them (`podutil.VisitContainers`).
    public var allContainerNames: [String] {
        (spec.initContainers + spec.containers + spec.ephemeralContainers).map(\.name)
    }

    /// The container that a request means (`validateContainer` of pkg/registry/core/pod).
    ///
    /// - Throws: 400 where there is none of this name, or none is named and it is not clear which is meant.
    public func container(named name: String) throws(APIStatus) -> String {
        let names = allContainerNames
        if !name.isEmpty {
            guard names.contains(name) else {
                throw .badRequest("container \(name) is not valid for pod \(self.name)")
            }
            return name
        }
        let main = spec.containers.map(\.name)
        if main.count == 1 { return main[0] }
        if let named = object.annotation(Pod.defaultContainerAnnotation), names.contains(named) { return named }
        guard !main.isEmpty else { throw .badRequest("a container name must be specified for pod \(self.name)") }
        throw .badRequest(
            "a container name must be specified for pod \(self.name), choose one of: [\(names.joined(separator: " "))]")
    }
}
