package import SchedulerCore

extension OperationCall {
    /// Parameters as the principal may see them: nil where they may not, with dots in the place of secrets.
    package func visible(_ parameters: Parameters, of job: JobID) -> Parameters? {
        principal.permissions.contains(.readParameters) ? masked(parameters, of: job) : nil
    }

    /// Parameters with dots in the place of secrets.
    package func masked(_ parameters: Parameters, of job: JobID) -> Parameters {
        var masked = parameters
        for name in parameters.values.keys where isSecret(name, of: job) { masked.values[name] = Self.mask }
        return masked
    }

    /// Parameters of a request, in which dots stand for a secret as it is: the one that is known, or else the job's own,
    /// which applies where nothing is said.
    ///
    /// - Throws: ``Problem`` for dots that stand for nothing.
    package func unmasked(
        _ parameters: Parameters, by known: Parameters = .none, of job: JobID
    ) throws(Problem) -> Parameters {
        var unmasked = parameters
        for (name, value) in parameters.values where value == Self.mask && isSecret(name, of: job) {
            let isDefault = scheduler.registry[job]?.job.parameters.values[name] != nil
            guard known.values[name] != nil || isDefault else {
                throw .invalid("parameters.\(name)", "stands for a secret that there is not: give the secret itself")
            }
            unmasked.values[name] = known.values[name]
        }
        return unmasked
    }

    /// Whether a parameter of a job is secret.
    ///
    /// Nobody knows what is secret of a job that is not registered any more, so that of it all are.
    package func isSecret(_ name: String, of job: JobID) -> Bool {
        scheduler.registry[job]?.job.secretParameters.contains(name) ?? true
    }

    /// What stands in the place of a secret.
    package static let mask = ParameterValue.text("•••")
}
