/** One upstream: how it is, the address clients use, what it still needs, and whether it takes writes. */
import {
	KeyRound,
	ListChecks,
	LockKeyhole,
	RotateCw,
	ScrollText,
	Stethoscope,
	Trash2,
} from "lucide-react";
import type { Mode, UpstreamView } from "../../contract/views.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { IconButton } from "../shared/icon-button.tsx";
import { modeNames } from "../shared/strings.ts";
import { Tag } from "../shared/tag.tsx";
import { formatRelative } from "../shared/times.ts";
import { useAction } from "../shared/use-action.ts";
import { healthTones } from "./health.ts";
import { secretIn } from "./missing.ts";
import {
	healthWords,
	presets,
	programsInWords,
	projectStrings,
	sourceWords,
	upstreams as strings,
} from "./strings.ts";

interface UpstreamProps {
	readonly upstream: UpstreamView;
	/** The gate's mode; what holds for the upstream is told where it differs. */
	readonly mode: Mode;
	readonly now: number;
	/** Asks for the secret of this name; `null` while none can be set. */
	readonly onSecret: ((name: string) => void) | null;
	/** Opens a dialog about it. */
	readonly onOpen: (what: "test" | "tools" | "log" | "project") => void;
	readonly onHttps: () => void;
	readonly onRemove: () => void;
}

export function Upstream(props: UpstreamProps) {
	const { upstream, mode, now, onRemove } = props;
	const { health } = upstream;
	/** What the command line or the demo brought is not the settings' to change. */
	const isSettings = upstream.source === "settings";
	return (
		<li className="upstream">
			<div className="upstream-head">
				<h2 className="cut" title={upstream.name}>
					<bdi>{upstream.name}</bdi>
				</h2>
				<Tag tone={healthTones[health.state]}>{healthWords[health.state]}</Tag>
				{upstream.readOnly && !isSettings && (
					<Tag tone="plain">{strings.readOnly}</Tag>
				)}
				<span className="upstream-actions">
					<IconButton
						label={strings.httpsLabel(upstream.name)}
						title={strings.https}
						onClick={props.onHttps}
					>
						<LockKeyhole aria-hidden="true" />
					</IconButton>
					{isSettings && (
						<IconButton
							label={strings.removeLabel(upstream.name)}
							title={strings.remove}
							onClick={onRemove}
						>
							<Trash2 aria-hidden="true" />
						</IconButton>
					)}
				</span>
			</div>
			{upstream.missing.length > 0 && (
				<Missing missing={upstream.missing} onSecret={props.onSecret} />
			)}
			<dl className="facts">
				<dt>{strings.address}</dt>
				<dd className="with-copy">
					<bdi className="code wrap">{upstream.gateUrl}</bdi>
					<CopyButton
						text={upstream.gateUrl}
						label={strings.copyLabel(upstream.name)}
					/>
				</dd>
				<dt>{upstream.stdio ? strings.command : strings.behind}</dt>
				<dd>
					<bdi className="code wrap">{upstream.url}</bdi>
				</dd>
				{upstream.stdio && (
					<>
						<dt>{strings.programs}</dt>
						<dd>{programsInWords(upstream.stdio)}</dd>
					</>
				)}
				{upstream.preset && (
					<>
						<dt>{strings.preset}</dt>
						<dd>{presets[upstream.preset].title}</dd>
					</>
				)}
				{(upstream.project !== null || isSettings) && (
					<>
						<dt>{strings.project}</dt>
						<dd className="upstream-project">
							{upstream.project === null ? (
								<span className="hint">{projectStrings.none}</span>
							) : (
								<bdi className="code wrap">{upstream.project}</bdi>
							)}
							{isSettings && (
								<button
									type="button"
									className="button"
									aria-label={projectStrings.changeLabel(upstream.name)}
									onClick={() => props.onOpen("project")}
								>
									{projectStrings.change}
								</button>
							)}
						</dd>
					</>
				)}
			</dl>
			<Ways upstream={upstream} onOpen={props.onOpen} />
			{isSettings && <ReadOnly upstream={upstream} />}
			<p className="hint wrap">
				{[
					upstream.project !== null &&
						upstream.mode !== mode &&
						strings.ownMode(modeNames[upstream.mode]),
					health.detail,
					health.checkedAt &&
						strings.checked(formatRelative(health.checkedAt, now)),
					sourceWords[upstream.source],
					upstream.root && strings.root,
				]
					.filter(Boolean)
					.join(" · ")}
			</p>
		</li>
	);
}

/** What can be looked at, and begun anew. */
function Ways({
	upstream,
	onOpen,
}: Pick<UpstreamProps, "upstream" | "onOpen">) {
	const action = useAction();
	const { name, stdio } = upstream;
	return (
		<div>
			<div className="upstream-ways">
				<button
					type="button"
					className="button"
					aria-label={strings.testLabel(name)}
					onClick={() => onOpen("test")}
				>
					<Stethoscope aria-hidden="true" />
					<span>{strings.test}</span>
				</button>
				<button
					type="button"
					className="button"
					aria-label={strings.toolsLabel(name)}
					onClick={() => onOpen("tools")}
				>
					<ListChecks aria-hidden="true" />
					<span>{strings.tools}</span>
				</button>
				{stdio && (
					<>
						<button
							type="button"
							className="button"
							aria-label={strings.logLabel(name)}
							onClick={() => onOpen("log")}
						>
							<ScrollText aria-hidden="true" />
							<span>{strings.log}</span>
						</button>
						<button
							type="button"
							className="button"
							aria-label={strings.restartLabel(name)}
							title={strings.restartHint}
							disabled={action.busy}
							onClick={() => action.run("upstream.restart", { name })}
						>
							<RotateCw aria-hidden="true" />
							<span>{strings.restart}</span>
						</button>
					</>
				)}
			</div>
			<FailureNote failure={action.failure} />
		</div>
	);
}

interface MissingProps {
	readonly missing: readonly string[];
	readonly onSecret: ((name: string) => void) | null;
}

function Missing({ missing, onSecret }: MissingProps) {
	return (
		<div className="note" data-tone="warn">
			<KeyRound aria-hidden="true" />
			<div className="missing">
				<p>
					<strong>{strings.needs}</strong> {strings.needsHint}
				</p>
				<ul>
					{missing.map((one) => (
						<MissingOne key={one} words={one} onSecret={onSecret} />
					))}
				</ul>
			</div>
		</div>
	);
}

interface MissingOneProps {
	readonly words: string;
	readonly onSecret: ((name: string) => void) | null;
}

function MissingOne({ words, onSecret }: MissingOneProps) {
	const secret = secretIn(words);
	return (
		<li>
			<bdi className="wrap">{words}</bdi>
			{secret !== null && onSecret && (
				<span className="missing-ways">
					<button
						type="button"
						className="button"
						onClick={() => onSecret(secret)}
					>
						{strings.set(secret)}
					</button>
					<span className="with-copy">
						<code className="code wrap">{strings.setSecret(secret)}</code>
						<CopyButton
							text={strings.setSecret(secret)}
							label={strings.copySecret(secret)}
						/>
					</span>
				</span>
			)}
		</li>
	);
}

function ReadOnly({ upstream }: { upstream: UpstreamView }) {
	const action = useAction();
	const { name, readOnly } = upstream;
	return (
		<div>
			<label className="check">
				<input
					type="checkbox"
					role="switch"
					className="switch"
					checked={readOnly}
					aria-checked={readOnly}
					aria-label={strings.readOnlyLabel(name)}
					disabled={action.busy}
					onChange={() =>
						action.run("upstream.change", { name, readOnly: !readOnly })
					}
				/>
				<span>
					{strings.readOnly}{" "}
					<span className="hint">{strings.readOnlyHint}</span>
				</span>
			</label>
			<FailureNote failure={action.failure} />
		</div>
	);
}
