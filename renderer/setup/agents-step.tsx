/** The agents that were found here, to be connected afterwards. Moves nothing itself. */
import { ReadingNote } from "../shared/reading-note.tsx";
import { useReading } from "../shared/use-reading.ts";
import { setup as strings } from "./strings.ts";
import type { StepProps } from "./steps.tsx";

export function AgentsStep({ draft, onChange }: StepProps) {
	const reading = useReading("agent.list", {}, null);
	const found = reading.value?.filter((one) => one.found);
	return (
		<>
			<ReadingNote reading={reading} />
			{found?.length === 0 && <p className="nothing">{strings.agentsNone}</p>}
			{found && found.length > 0 && (
				<fieldset className="field choices">
					<legend className="sr-only">{strings.headings.agents}</legend>
					{found.map(({ agent, title, places }) => {
						const servers = places.flatMap((one) => one.servers);
						const open = servers.filter(({ guarded }) => !guarded).length;
						return (
							<label className="check" key={agent}>
								<input
									type="checkbox"
									checked={draft.agents.includes(agent)}
									onChange={(event) =>
										onChange({
											agents: event.target.checked
												? [...draft.agents, agent]
												: draft.agents.filter((one) => one !== agent),
										})
									}
								/>
								<span>
									<span className="strong">{title}</span>{" "}
									<span className="hint">
										{strings.agentServers(open, servers.length)}
									</span>
								</span>
							</label>
						);
					})}
				</fieldset>
			)}
			<p className="hint">{strings.agentsText}</p>
		</>
	);
}
