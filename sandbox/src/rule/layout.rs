//! What a message of the newer components may hold: text, sections, galleries, files, separators,
//! containers.
//!
//! **Source:** Discord's documentation, "Component Reference".

use std::collections::HashSet;

use serde_json::Value;
use twilight_validate::component as limit;

use super::component::{BUTTON, ROW, check_button, check_number, check_row, kind};
use super::{ADDRESS_MAX, Faults, join};

/// Button or picture beside texts.
const SECTION: u64 = 9;
/// Text with markup.
const TEXT_DISPLAY: u64 = 10;
/// Picture beside texts.
const THUMBNAIL: u64 = 11;
/// Pictures in a grid.
const GALLERY: u64 = 12;
/// A file of the message.
const FILE: u64 = 13;
/// Space, or a line.
const SEPARATOR: u64 = 14;
/// A box around the others.
const CONTAINER: u64 = 17;
/// The characters of all texts together.
const TEXT_MAX: usize = 4_000;
/// The longest description of a picture.
const DESCRIPTION_MAX: usize = 1_024;

/// Checks a message's components, each and all together.
pub(crate) fn check(faults: &mut Faults, path: &str, components: &[Value]) {
    let mut walk = Walk { ids: HashSet::new(), count: 0, characters: 0 };
    for (index, component) in components.iter().enumerate() {
        walk.top(faults, &join(path, index), component, true);
    }
    if walk.count > limit::COMPONENT_V2_COUNT {
        let message =
            format!("Total number of components exceeds maximum of {}", limit::COMPONENT_V2_COUNT);
        faults.add(path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", &message);
    }
    if walk.characters > TEXT_MAX {
        let message =
            format!("Components displayable text size exceeds maximum size of {TEXT_MAX}");
        faults.add(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", &message);
    }
}

/// What has been seen on the way.
struct Walk {
    ids: HashSet<String>,
    count: usize,
    characters: usize,
}

impl Walk {
    /// A component of the message, or of a container, which holds no other container.
    fn top(&mut self, faults: &mut Faults, path: &str, component: &Value, outermost: bool) {
        self.count += 1;
        if !component.is_object() {
            faults.no_object(path, component);
            return;
        }
        check_number(faults, path, component);
        match kind(component) {
            ROW => {
                self.count += component["components"].as_array().map_or(0, Vec::len);
                check_row(faults, path, component, &mut self.ids);
            }
            SECTION => self.section(faults, path, component),
            TEXT_DISPLAY => self.text(faults, path, component),
            GALLERY => gallery(faults, path, component),
            FILE => media(faults, path, component, "file", &["attachment"]),
            SEPARATOR => {
                faults.truth(path, component, "divider");
                if component
                    .get("spacing")
                    .is_some_and(|size| !matches!(size.as_u64(), Some(1 | 2)) && !size.is_null())
                {
                    faults.wrong_choice(&join(path, "spacing"), "(1, 2)");
                }
            }
            CONTAINER if outermost => {
                faults.number(path, component, "accent_color", 0, 0xff_ff_ff);
                let inner = faults.objects(path, component, "components");
                faults.count(&join(path, "components"), inner.len(), 1, limit::COMPONENT_V2_COUNT);
                for (path, component) in inner {
                    self.top(faults, &path, component, false);
                }
            }
            _ if outermost => faults.wrong_component(path, component, "1, 9, 10, 12, 13, 14, 17"),
            _ => faults.wrong_component(path, component, "1, 9, 10, 12, 13, 14"),
        }
    }

    fn text(&mut self, faults: &mut Faults, path: &str, component: &Value) {
        faults.needed_text(path, component, "content", 1, TEXT_MAX);
        self.characters += component["content"].as_str().map_or(0, |text| text.chars().count());
    }

    fn section(&mut self, faults: &mut Faults, path: &str, section: &Value) {
        let texts = faults.objects(path, section, "components");
        faults.count(&join(path, "components"), texts.len(), 1, 3);
        for (path, text) in texts {
            self.count += 1;
            if kind(text) == TEXT_DISPLAY {
                self.text(faults, &path, text);
            } else {
                faults.wrong_component(&path, text, "10,");
            }
        }
        let path = join(path, "accessory");
        let accessory = &section["accessory"];
        if accessory.is_null() {
            faults.required(&path);
            return;
        }
        self.count += 1;
        match kind(accessory) {
            BUTTON => check_button(faults, &path, accessory, &mut self.ids),
            THUMBNAIL => {
                faults.optional_text(&path, accessory, "description", 0, DESCRIPTION_MAX);
                media(faults, &path, accessory, "media", &["http", "https", "attachment"]);
            }
            _ => faults.wrong_component(&path, accessory, "2, 11"),
        }
    }
}

fn gallery(faults: &mut Faults, path: &str, gallery: &Value) {
    let items = faults.objects(path, gallery, "items");
    faults.count(&join(path, "items"), items.len(), 1, 10);
    for (path, item) in items {
        faults.optional_text(&path, item, "description", 0, DESCRIPTION_MAX);
        media(faults, &path, item, "media", &["http", "https", "attachment"]);
    }
}

/// A picture or file by its address.
fn media(faults: &mut Faults, path: &str, holder: &Value, name: &str, schemes: &[&str]) {
    let path = join(path, name);
    let media = &holder[name];
    if media.is_null() {
        faults.required(&path);
    } else if !media.is_object() {
        faults.no_object(&path, media);
    } else {
        faults.needed_text(&path, media, "url", 1, ADDRESS_MAX);
        faults.address(&path, media, "url", schemes, ADDRESS_MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refused(components: &Value) -> bool {
        let mut faults = Faults::default();
        check(&mut faults, "components", components.as_array().unwrap());
        !faults.none()
    }

    #[test]
    fn containers_do_not_nest_and_all_texts_count_together() {
        let text = |length: usize| json!({"type": 10, "content": "x".repeat(length)});
        let boxed = json!({"type": 17, "components": [text(2_000)]});
        assert!(!refused(&json!([boxed, text(2_000)])));
        assert!(refused(&json!([boxed, text(2_001)])));
        assert!(refused(&json!([{"type": 17, "components": [boxed]}])));
    }
}
