/** The Mixer widget. */

import "./theme.css";
import "./controls/controls.css";
import "./views/transport/transport.css";
import "./views/mixer/mixer.css";
import "./views/mixer/analyser.css";
import "./views/mixer/effects_area.css";
import "./views/mixer/versions.css";
import "./views/mixer/freeze.css";
import "./views/mixer/record.css";

import { Engine } from "./audio/engine";
import { notebookWidget } from "./hosts/notebook";
import type { MixerData } from "./views/mixer/data";
import { MixerView } from "./views/mixer/mixer_view";

export default notebookWidget<MixerData>({
  name: "mixer",
  view: (el, payload, host) => new MixerView(el, payload, host),
  engine: () => Engine.shared(),
});
