package import SchedulerCore

extension OperationCall {
    /// Parameters as the principal may see them: nil where they may not, with dots in the place of secrets.
    ///
    /// Nobody knows what is secret of a job that is not registered any more, so that of it all are.
    package func visible(_ parameters: Parameters, of job: JobID) -> Parameters? {
        principal.permissions.contains(.readParameters) ? masked(parameters, of: job) : nil
    }

    /// Parameters with dots in the place of secrets.
    package func masked(_ parameters: Parameters, of job: JobID) -> Parameters {
        let secrets = scheduler.registry[job]?.job.secretParameters
        return Parameters(
            parameters.values.reduce(into: [:]) { visible, value in
                let isSecret = secrets?.contains(value.key) ?? true
                visible[value.key] = isSecret ? Self.mask : value.value
            })
    }

    /// What stands in the place of a secret.
    package static let mask = ParameterValue.text("•••")
}
