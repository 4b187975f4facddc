/** Words of a page to who uses it: beside what was sent, and aloud. */

/** Says something in a form. */
export function say(form: HTMLFormElement, words: string, isProblem: boolean): void {
  let place = form.querySelector<HTMLElement>(".hub-said");
  if (place === null) {
    if (words === "") return;
    place = document.createElement("p");
    place.className = "hub-said";
    form.append(place);
  }
  place.setAttribute("role", isProblem ? "alert" : "status");
  place.toggleAttribute("data-problem", isProblem);
  place.textContent = words;
  place.hidden = words === "";
}

/** Says something to who does not see what changed. */
export function announce(words: string): void {
  const place = document.getElementById("said");
  if (place !== null) place.textContent = words;
}
