// Before the first paint: where no theme was chosen, the one that the reader's system prefers, for the views too.
// Without this script the style sheet does the same.
{
  const root = document.documentElement;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    root.dataset.theme = root.dataset.setbookTheme ?? (prefersDark.matches ? "dark" : "light");
  };
  prefersDark.addEventListener("change", follow);
  follow();
}
