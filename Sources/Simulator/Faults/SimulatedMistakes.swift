public import Objects
public import Store

/// Mistakes in parts that are no controllers, for seeing that the checks find them. A controller with a mistake is put among
/// `SimulationSettings.controllers`.
public struct SimulatedMistakes: Sendable {
    /// How a node agent misunderstands a pod; what it then says of the status is what it writes.
    public var pod: (@Sendable (Object) -> Object)?
    /// Another change than the one that a sync would make.
    public var change: (@Sendable (Change, Snapshot) -> Change)?
    /// What a sync says of a bad object instead, out of what it ought to say and of the text of the object's file.
    public var wording: (@Sendable (_ message: String, _ file: String) -> String)?
}
